import { runJourneysOnPostgres } from './journeys-on-postgres.ts'

await runJourneysOnPostgres('people')
