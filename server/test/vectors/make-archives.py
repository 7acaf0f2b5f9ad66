"""Writes archives into the folder that is named on the command line, with every writer that Python itself has."""
import base64
import hashlib
import io
import os
import sys
import tarfile
import zipfile

folder = sys.argv[1]
METADATA = b'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n'
WHEEL = b'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'


def write_wheel(name, method, large, folders):
    record = ''
    os.makedirs(os.path.join(folder, name))
    with zipfile.ZipFile(os.path.join(folder, name, 'demo-1.0-py3-none-any.whl'), 'w', method) as archive:
        if folders:
            archive.writestr(zipfile.ZipInfo('demo/'), b'')
        for path, content in [('demo/__init__.py', b'x = 1\n' * 1000), ('demo/gr\u00fcn.txt', b''),
                              ('demo-1.0.dist-info/METADATA', METADATA), ('demo-1.0.dist-info/WHEEL', WHEEL)]:
            info = zipfile.ZipInfo(path)
            info.compress_type = method
            with archive.open(info, 'w', force_zip64=large) as member:
                member.write(content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()
            record += '{},sha256={},{}\n'.format(path, digest, len(content))
        archive.writestr('demo-1.0.dist-info/RECORD', record + 'demo-1.0.dist-info/RECORD,,\n')


def write_sdist(name, format):
    os.makedirs(os.path.join(folder, name))
    with tarfile.open(os.path.join(folder, name, 'demo-1.0.tar.gz'), 'w:gz', format=format) as archive:
        def add(path, content=b'', **fields):
            info = tarfile.TarInfo(path)
            info.size = len(content)
            for key, value in fields.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
        add('demo-1.0', type=tarfile.DIRTYPE, mode=0o755)
        add('demo-1.0/PKG-INFO', METADATA, mtime=1704067200.5)
        add('demo-1.0/owned', b'x' * 1000, uid=1000, gid=1000, uname='builder', gname='builders')
        add('demo-1.0/link', type=tarfile.SYMTYPE, linkname='PKG-INFO')
        add('demo-1.0/hard', type=tarfile.LNKTYPE, linkname='demo-1.0/PKG-INFO')
        if format != tarfile.USTAR_FORMAT:
            add('demo-1.0/' + 'long/' * 40 + 'name', b'y' * 512, uid=3000000)
            add('demo-1.0/gr\u00fcn', b'z')
            add('demo-1.0/far', type=tarfile.SYMTYPE, linkname='long/' * 40 + 'name')
        else:
            add('demo-1.0/' + 'long/' * 28 + 'name', b'y' * 512)


write_wheel('stored', zipfile.ZIP_STORED, False, False)
write_wheel('deflated', zipfile.ZIP_DEFLATED, False, True)
write_wheel('zip64', zipfile.ZIP_DEFLATED, True, False)
write_sdist('ustar', tarfile.USTAR_FORMAT)
write_sdist('gnu', tarfile.GNU_FORMAT)
write_sdist('pax', tarfile.PAX_FORMAT)
