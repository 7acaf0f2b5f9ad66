/** What calls of scripting languages do, by the name of what is called, with dots for every kind of access, in lower case. */
export const codeCalls = {
  /** Ask for a variable of the environment by name. */
  readsEnv:
    /(?:^|\.)(?:os\.getenv|os\.environ\.get|environ\.get|getenv|env\.fetch|env\.get|deno\.env\.get|os\.environb\.get|process\.env\.get|os\.lookupenv|get_env|fetch_env|getenvironmentvariables?|sys\.env|os\.environ)$|(?:^|::)env::vars?(?:_os)?$/,
  readsIdentity: /(?:^|\.)core\.getidtoken$|(?:^|\.)getidtoken$/,
  readsInput: /(?:^|\.)core\.getinput$/,
  decodesBase64:
    /(?:b64decode|urlsafe_b64decode|standard_b64decode|decodebytes|a2b_base64|atob|decode_base64|base64_decode|decode64|strict_decode64|urlsafe_decode64)$/,
  decodesHex: /(?:unhexlify|bytes\.fromhex|fromhex|a2b_hex|hex2bin)$/,
  decodesBase32: /b32decode$/,
  unpacks:
    /(?:zlib\.decompress|gzip\.decompress|gunzipsync|inflatesync|inflaterawsync|brotlidecompresssync|unzipsync|gzuncompress|gzdecode|gzinflate|zlib::inflate\.inflate|zlib\.gunzip|zlib::gzipreader\.\w{1,20})$/,
  encodes:
    /(?:b64encode|standard_b64encode|urlsafe_b64encode|b2a_hex|hexlify|b64\.encode|encode64|strict_encode64|encode_base64|base64_encode|bin2hex|btoa|b32encode|rot13|str_rot13|reverse|reversed|strrev|pack|zlib\.compress|gzip\.compress|gzipsync|deflatesync|gzcompress|gzencode|gzdeflate|publicencrypt|encrypt|cipher\.update|hex|ord|charcodeat|codepointat|each_byte|each_char)$/,
  /** One way: what comes out tells nothing. */
  hashes:
    /(?:sha1|sha224|sha256|sha384|sha512|md5|blake2b|createhash|createhmac|hexdigest|digest|hmac(?:\.new)?|len|length|strlen|size|startswith|endswith|includes|isinstance|bool|boolean|bcrypt\w{0,10})$|(?:^|\.)(?:any|all|isdigit|isalpha|isalnum|isupper|islower|isspace|isdecimal|isnumeric|isascii|test|count|indexof|lastindexof|rindex)$/,
  runsShell:
    /(?:^|\.)(?:os\.system|os\.popen|os\.(?:exec|spawn)[lv]p?e?|os\.posix_spawnp?|subprocess\.(?:run|call|check_call|check_output|popen|getoutput|getstatusoutput)|popen|execsync|spawnsync|execfilesync|exec\.exec|exec\.getexecoutput|getexecoutput|spawn|execfile|child_process\.exec|system|shell_exec|passthru|proc_open|%x|open3\.capture[23]e?|open3\.popen3|io\.popen|commands\.getoutput|execa\w{0,10}|check_output|check_call|bun\.spawn|deno\.command|qx|pty\.spawn|exec\.command(?:context)?|os\.execute|os\.cmd|system2|system\.cmd|processbuilder|process\.start|getruntime\(\)\.exec)$/,
  /** Runs code of its own language: `exec` runs programs in others than python. */
  runsCode:
    /(?:^|\.)(?:eval|exec|compile|function|new\.function|vm\.runinnewcontext|vm\.runinthiscontext|runinnewcontext|runinthiscontext|instance_eval|class_eval|eval_string|__import__\('builtins'\)\.exec|builtins\.exec|settimeout|setinterval)$/,
  reads:
    /(?:^|\.)(?:open|readfilesync|readfile|file\.read|file\.open|file_get_contents|read_text|read_bytes|io\.read|file|fopen|path|readlines|createreadstream|readtextfilesync|readtextfile)$/,
  writes:
    /(?:^|\.)(?:writefilesync|writefile|appendfilesync|appendfile|file\.write|file_put_contents|write_text|write_bytes|io\.write|writetextfilesync|fs\.write)$/,
  sendsHttp:
    /(?:^|\.)(?:requests\.\w{1,40}|urlopen|urlretrieve|httpx\.\w{1,40}|aiohttp\.\w{1,40}|fetch|axios(?:\.\w{1,40})?|got(?:\.\w{1,40})?|superagent\.\w{1,40}|undici\.\w{1,40}|needle(?:\.\w{1,40})?|ky\.\w{1,40}|https?\.(?:request|get|post)|net::http\.\w{1,40}|net::http::\w{1,40}\.new|uri\.open|open-uri|rest-?client\.\w{1,40}|faraday\.\w{1,40}|httparty\.\w{1,40}|http::tiny[\w.()]{0,40}|lwp::[\w.()]{1,60}|curl_setopt(?:_array)?|curl_init|file_get_contents|request|post|put|patch|get|send|sendall|sendto|write|end|puts|print|fopen|fwrite|fputs|create_connection|connect|urllib3?\.\w{1,40}|pool\.request|session\.\w{1,40}|client\.\w{1,40}|navigator\.sendbeacon|sendbeacon|websocket|emit|post_form|post_multipart|http_post|http_get|wget\.download|pycurl\.\w{1,40}|setopt|perform|upload_file|put_object|urlread|(?:get|post|put|patch|send|getstring|postasjson|getbytearray|uploadstring|downloadstring)async|upload(?:string|data|values|file)|download(?:string|data|\.file)?|newrequest(?:withcontext)?|postform|do|openstream|openconnection|getoutputstream|write_all|writeline|send_(?:string|json|form|bytes)|cat|storbinary|storlines|exec_command|sendline|putfo|basic_publish|lpush|xadd|httpoison\.\w{1,40}|httpotion\.\w{1,40}|downloads\.\w{1,40}|curl_fetch_memory|datatask|dofinally)$|(?:^|\.)(?:httr2?|rcurl|curl|reqwest|ureq|minreq|attohttpc|isahc|surf)::[\w:]{1,60}$/,
  asksName:
    /(?:gethostbyname|getaddrinfo|gethostbyname_ex|dns\.lookup|dns\.resolve\w{0,10}|dns\.promises\.\w{1,40}|resolver\.\w{1,40}|resolv\.getaddress|resolv\.\w{1,40}|addrinfo\.\w{1,40}|dns_get_record|checkdnsrr|gethostbynamel)$/,
  sendsMail: /(?:sendmail|send_message|sendmail_\w{1,20}|mail)$/,
  opensSocket:
    /(?:socket\.socket|socket\.create_connection|create_connection|net\.connect|net\.createconnection|net\.socket|tls\.connect|tcpsocket\.new|tcpsocket\.open|io::socket::\w{1,40}\.new|fsockopen|stream_socket_client|dgram\.createsocket|udpsocket\.new|socket|net\.dial(?:timeout)?|tls\.dial|tcpstream::connect|socketconnection|tcpclient|gen_tcp\.connect)$/,
  prints:
    /(?:^|\.)(?:print|console\.\w{1,40}|puts|p|pp|echo|say|printf|var_dump|print_r|stdout\.write|stdout\.buffer\.write|stderr\.write|core\.info|core\.notice|core\.warning|core\.debug|sys\.stdout\.\w{1,40}|pprint|log)$/,
  summarises: /(?:^|\.)core\.summary\.\w{1,40}$|(?:^|\.)summary\.addraw$|(?:^|\.)addraw$/,
  setsOutput: /(?:^|\.)core\.(?:setoutput|exportvariable)$/,
  comments:
    /(?:issues\.(?:create|update|createcomment|updatecomment)|pulls\.(?:create|update|createreview|createreviewcomment)|repos\.createcommitcomment|discussions\.create|discussion\.create|createcomment|checks\.(?:create|update)|create_comment|create_issue)$/,
  gists: /gists\.(?:create|update)$|create_gist$/,
  commits: /(?:repos\.createorupdatefilecontents|createorupdatefilecontents|git\.create(?:blob|commit|tree|ref)|create_file|update_file)$/,
  creates: /repos\.(?:createinorg|createforauthenticateduser|createusingtemplate)$/,
} as const
