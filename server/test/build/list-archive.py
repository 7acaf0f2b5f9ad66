"""Lists each archive that is named on the command line as Python's own modules read it: one JSON line per archive."""
import gzip
import json
import sys
import tarfile
import zipfile


def members_of_zip(path):
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
        if damaged is not None:
            raise ValueError('damaged: ' + damaged)
        for member in archive.infolist():
            yield [member.filename.rstrip('/'), 'folder' if member.is_dir() else 'file', member.file_size]


def members_of_tar(path):
    with gzip.open(path) as plain, tarfile.open(fileobj=plain, mode='r:') as archive:
        for member in archive:
            if hasattr(tarfile, 'data_filter'):
                tarfile.data_filter(member, '/nonexistent/folder')
            if member.isreg() and len(archive.extractfile(member).read()) != member.size:
                raise ValueError('cut: ' + member.name)
            kind = 'file' if member.isreg() else 'folder' if member.isdir() else 'link'
            yield [member.name, kind, member.size]


for path in sys.argv[1:]:
    try:
        print(json.dumps(sorted(members_of_zip(path) if path.endswith('.whl') else members_of_tar(path))))
    except Exception as error:
        print(json.dumps('{}: {}'.format(type(error).__name__, error)))
