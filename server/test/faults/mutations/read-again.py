"""Reads archives again as Python's own modules do. A request is a line of JSON, [{"path": ..., "kind": ...}, ...]; so is the answer."""
import base64
import email
import gzip
import io
import json
import sys
import tarfile
import zipfile


def read_wheel(path):
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
        if damaged is not None:
            raise ValueError('damaged: ' + damaged)
        members = [[member.filename.rstrip('/'), 'folder' if member.is_dir() else 'file', member.file_size] for member in archive.infolist()]
        names = [member.filename for member in archive.infolist() if member.filename.count('/') == 1 and member.filename.endswith('.dist-info/METADATA')]
        if len(names) != 1:
            raise ValueError('%d files METADATA' % len(names))
        return members, archive.read(names[0])


def read_sdist(path):
    members = []
    metadata = []
    with gzip.open(path) as packed:
        plain = io.BytesIO(packed.read())
    with tarfile.open(fileobj=plain, mode='r:') as archive:
        for member in archive:
            if hasattr(tarfile, 'data_filter'):
                tarfile.data_filter(member, '/nonexistent/folder')
            if member.isreg():
                content = archive.extractfile(member).read()
                if len(content) != member.size:
                    raise ValueError('cut: ' + member.name)
                if member.name.count('/') == 1 and member.name.endswith('/PKG-INFO'):
                    metadata.append(content)
            kind = 'file' if member.isreg() else 'folder' if member.isdir() else 'link'
            members.append([member.name, kind, member.size])
    if len(metadata) != 1:
        raise ValueError('%d files PKG-INFO' % len(metadata))
    return members, metadata[0]


def read(request):
    try:
        members, metadata = (read_wheel if request['kind'] == 'wheel' else read_sdist)(request['path'])
        message = email.message_from_bytes(metadata)
        return {
            'members': members,
            'metadata': base64.b64encode(metadata).decode(),
            'name': message['Name'].strip(),
            'version': message['Version'].strip(),
        }
    except Exception as error:
        return {'error': '%s: %s' % (type(error).__name__, error)}


for line in sys.stdin:
    sys.stdout.write(json.dumps([read(request) for request in json.loads(line)]) + '\n')
    sys.stdout.flush()
