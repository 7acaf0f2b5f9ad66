/** What calls of scripting languages do, by the name of what is called, with dots for every kind of access, in lower case. */
export const codeCalls = {
  /** Ask for a variable of the environment by name. */
  readsEnv: /(?:^|\.)(?:os\.getenv|os\.environ\.get|environ\.get|getenv|env\.fetch|env\.get|deno\.env\.get|os\.environb\.get|process\.env\.get)$/,
  readsIdentity: /(?:^|\.)core\.getidtoken$|(?:^|\.)getidtoken$/,
  readsInput: /(?:^|\.)core\.getinput$/,
  decodesBase64: /(?:b64decode|urlsafe_b64decode|standard_b64decode|decodebytes|a2b_base64|atob|decode_base64|base64_decode|decode64|strict_decode64|urlsafe_decode64)$/,
  decodesHex: /(?:unhexlify|bytes\.fromhex|fromhex|a2b_hex|hex2bin)$/,
  decodesBase32: /b32decode$/,
  unpacks: /(?:zlib\.decompress|gzip\.decompress|gunzipsync|inflatesync|inflaterawsync|brotlidecompresssync|unzipsync|gzuncompress|gzdecode|gzinflate|zlib::inflate\.inflate|zlib\.gunzip|zlib::gzipreader.*)$/,
  encodes:
    /(?:b64encode|standard_b64encode|urlsafe_b64encode|b2a_hex|hexlify|b64\.encode|encode64|strict_encode64|encode_base64|base64_encode|bin2hex|btoa|b32encode|rot13|str_rot13|reverse|reversed|strrev|pack|zlib\.compress|gzip\.compress|gzipsync|deflatesync|gzcompress|gzencode|gzdeflate|publicencrypt|encrypt|cipher\.update|hex)$/,
  /** One way: what comes out tells nothing. */
  hashes: /(?:sha1|sha224|sha256|sha384|sha512|md5|blake2b|createhash|createhmac|hexdigest|digest|hmac(?:\.new)?|len|length|strlen|size|startswith|endswith|includes|isinstance|bool|boolean|bcrypt\w*)$/,
  runsShell:
    /(?:^|\.)(?:os\.system|os\.popen|subprocess\.(?:run|call|check_call|check_output|popen|getoutput|getstatusoutput)|popen|execsync|spawnsync|execfilesync|exec\.exec|exec\.getexecoutput|getexecoutput|spawn|execfile|child_process\.exec|system|shell_exec|passthru|proc_open|%x|open3\.capture[23]e?|open3\.popen3|io\.popen|commands\.getoutput|execa\w*|check_output|check_call|bun\.spawn|deno\.command|qx|pty\.spawn)$/,
  /** Runs code of its own language: `exec` runs programs in others than python. */
  runsCode: /(?:^|\.)(?:eval|exec|compile|function|new\.function|vm\.runinnewcontext|vm\.runinthiscontext|runinnewcontext|runinthiscontext|instance_eval|class_eval|eval_string|__import__\('builtins'\)\.exec|builtins\.exec|settimeout|setinterval)$/,
  reads: /(?:^|\.)(?:open|readfilesync|readfile|file\.read|file\.open|file_get_contents|read_text|read_bytes|io\.read|file|fopen|path|readlines|createreadstream|readtextfilesync|readtextfile)$/,
  writes: /(?:^|\.)(?:writefilesync|writefile|appendfilesync|appendfile|file\.write|file_put_contents|write_text|write_bytes|io\.write|writetextfilesync|fs\.write)$/,
  sendsHttp:
    /(?:^|\.)(?:requests\.\w+|urlopen|urlretrieve|httpx\.\w+|aiohttp\.\w+|fetch|axios(?:\.\w+)?|got(?:\.\w+)?|superagent\.\w+|undici\.\w+|needle(?:\.\w+)?|ky\.\w+|https?\.(?:request|get|post)|net::http\.\w+|net::http::\w+\.new|uri\.open|open-uri|rest-?client\.\w+|faraday\.\w+|httparty\.\w+|http::tiny.*|lwp::\w+.*|curl_setopt(?:_array)?|curl_init|file_get_contents|request|post|put|patch|get|send|sendall|sendto|write|end|puts|print|fopen|fwrite|fputs|create_connection|connect|urllib3?\.\w+|pool\.request|session\.\w+|client\.\w+|navigator\.sendbeacon|sendbeacon|websocket|emit|post_form|post_multipart|http_post|http_get|wget\.download|pycurl\.\w+|setopt|perform|upload_file|put_object|urlread)$/,
  asksName: /(?:gethostbyname|getaddrinfo|gethostbyname_ex|dns\.lookup|dns\.resolve\w*|dns\.promises\.\w+|resolver\.\w+|resolv\.getaddress|resolv\.\w+|addrinfo\.\w+|dns_get_record|checkdnsrr|gethostbynamel)$/,
  sendsMail: /(?:sendmail|send_message|sendmail_\w+|mail)$/,
  opensSocket: /(?:socket\.socket|socket\.create_connection|create_connection|net\.connect|net\.createconnection|net\.socket|tls\.connect|tcpsocket\.new|tcpsocket\.open|io::socket::\w+\.new|fsockopen|stream_socket_client|dgram\.createsocket|udpsocket\.new|socket)$/,
  prints: /(?:^|\.)(?:print|console\.\w+|puts|p|pp|echo|say|printf|var_dump|print_r|stdout\.write|stdout\.buffer\.write|stderr\.write|core\.info|core\.notice|core\.warning|core\.debug|sys\.stdout\.\w+|pprint|log)$/,
  summarises: /(?:^|\.)core\.summary\.\w+$|(?:^|\.)summary\.addraw$|(?:^|\.)addraw$/,
  setsOutput: /(?:^|\.)core\.(?:setoutput|exportvariable)$/,
  comments: /(?:issues\.(?:create|update|createcomment|updatecomment)|pulls\.(?:create|update|createreview\w*|createreviewcomment)|repos\.createcommitcomment|discussions?\.\w+|createcomment|checks\.(?:create|update)|create_comment|create_issue)$/,
  gists: /gists\.(?:create|update)$|create_gist$/,
  commits: /(?:repos\.createorupdatefilecontents|createorupdatefilecontents|git\.create(?:blob|commit|tree|ref)|create_file|update_file)$/,
  creates: /repos\.(?:createinorg|createforauthenticateduser|createusingtemplate)$/,
} as const
