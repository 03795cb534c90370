# Modules found in folders, with cache files: what the import system does for them, and whoever looks at or replaces its parts.
import importlib
import importlib.machinery
import importlib.util
import os
import py_compile
import shutil
import sys
import tempfile
import traceback

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
sys.dont_write_bytecode = False


def write(name, text, when=1_000_000_000):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file:
        file.write(text)
    os.utime(path, (when, when))
    importlib.invalidate_caches()
    return path


def fresh(name):
    for known in list(sys.modules):
        if known == name or known.startswith(name + '.'):
            del sys.modules[known]
    return importlib.import_module(name)


def short(value):
    return str(value).replace(folder, '<folder>').replace(sys.implementation.cache_tag, 'TAG')


def show(module):
    for key, value in vars(module).items():
        if key in ('__builtins__',):
            continue
        if key == '__loader__':
            value = type(value).__name__ + ' ' + short(value.path) + ' ' + value.name
        elif key == '__spec__':
            spec = value
            value = {k: short(v) for k, v in vars(spec).items() if k != 'loader'}
            assert spec.loader is module.__loader__
        print('  ', key, '=', short(value))


write('usual_one.py', '"""A module."""\nvalue = 1\n')
write('usual_pack/__init__.py', 'from . import inner\nname = __name__\n')
write('usual_pack/inner.py', 'import sys\nfrom . import __name__ as parent\nhere = __package__\n')
write('usual_space/part.py', 'n = 3\n')
for turn in range(2):
    print('turn', turn, os.path.exists(importlib.util.cache_from_source(os.path.join(folder, 'usual_one.py'))))
    show(fresh('usual_one'))
    show(fresh('usual_pack'))
    show(sys.modules['usual_pack.inner'])
    print(short(fresh('usual_space.part').n), short(list(sys.modules['usual_space'].__path__)))

print('- changed source')
write('usual_one.py', 'value = 2\n', 1_000_000_001)
print(fresh('usual_one').value)
write('usual_one.py', 'value = 33\n', 1_000_000_001)
print('same time, other size:', fresh('usual_one').value)
write('usual_one.py', 'value = 44\n', 1_000_000_001)
print('same time and size:', fresh('usual_one').value)

print('- cache files that are wrong')
cached = importlib.util.cache_from_source(os.path.join(folder, 'usual_one.py'))
with open(cached, 'wb') as file:
    file.write(b'short')
print(fresh('usual_one').value)
py_compile.compile(os.path.join(folder, 'usual_one.py'), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
write('usual_one.py', 'value = 55\n', 1_000_000_002)
print('unchecked:', fresh('usual_one').value)
py_compile.compile(os.path.join(folder, 'usual_one.py'), invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
write('usual_one.py', 'value = 66\n', 1_000_000_003)
print('checked:', fresh('usual_one').value)
os.unlink(cached)
print('none:', fresh('usual_one').value)

print('- who stands on the stack')
write('usual_stack.py', 'import traceback\nframes = [(f.filename, f.name) for f in traceback.extract_stack()]\n')
for turn in range(2):
    frames = fresh('usual_stack').frames
    for filename, name in frames[-8:]:
        print('  ', os.path.basename(short(filename)), name)

print('- modules that fail')
write('usual_bad.py', 'import usual_absent\n')
write('usual_worse.py', 'x = 1\n1 / 0\n')
write('usual_worst.py', 'x = (\n')
for turn in range(2):
    for name in ('usual_bad', 'usual_worse', 'usual_worst', 'usual_absent', 'usual_one.inner', 'usual_pack.absent'):
        try:
            fresh(name)
        except Exception as e:
            print('  ', name, type(e).__name__, short(e), name in sys.modules)
            print('      ', [(os.path.basename(f.filename), f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)
                             if 'importlib' not in f.filename])

print('- parts that are replaced')
finder_method = importlib.machinery.FileFinder.find_spec
def find_spec(self, fullname, target=None):
    if fullname.startswith('usual_'):
        print('   asked for', fullname, 'in', short(self.path))
    return finder_method(self, fullname, target)
importlib.machinery.FileFinder.find_spec = find_spec
print(fresh('usual_one').value)
importlib.machinery.FileFinder.find_spec = finder_method
print(fresh('usual_one').value)

def path_stats(self, path):
    print('   asked about', short(path))
    return original(self, path)
original = importlib.machinery.SourceFileLoader.path_stats
importlib.machinery.SourceFileLoader.path_stats = path_stats
print(fresh('usual_one').value)
importlib.machinery.SourceFileLoader.path_stats = original
print(fresh('usual_one').value)


class Loader(importlib.machinery.SourceFileLoader):
    def get_data(self, path):
        data = super().get_data(path)
        return data.replace(b'66', b'77') if path.endswith('.py') else data

    def path_stats(self, path):
        raise OSError


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != 'usual_one':
            return None
        place = os.path.join(folder, 'usual_one.py')
        return importlib.util.spec_from_file_location(name, place, loader=Loader(name, place))


sys.meta_path.insert(0, Finder)
print('other loader:', fresh('usual_one').value, type(sys.modules['usual_one'].__loader__).__name__)
print(fresh('usual_pack').name)
sys.meta_path.remove(Finder)

seen = []
def trace(frame, event, arg):
    if 'importlib' in frame.f_code.co_filename:
        seen.append(frame.f_code.co_name)
sys.settrace(trace)
fresh('usual_one')
sys.settrace(None)
print('traced:', [name for name in ('_find_spec', 'find_spec', 'module_from_spec', 'get_code') if name in seen])

heard = []
sys.pycache_prefix = os.path.join(folder, 'elsewhere')
print(short(fresh('usual_one').__cached__), fresh('usual_one').__cached__ == sys.modules['usual_one'].__spec__.cached)
sys.pycache_prefix = None

print('- sys.path with other things')
sys.path[:0] = ['', os.path.join(folder, 'absent'), b'bytes', os.path.join(folder, 'usual_one.py')]
os.chdir(folder)
write('usual_two.py', 'where = __file__\n')
sys.path.remove(folder)
print(short(os.path.basename(fresh('usual_two').where)))
del sys.path[0]
importlib.invalidate_caches()
try:
    fresh('usual_two')
except ImportError as e:
    print(e)
sys.path.append(folder + '//')
print(short(fresh('usual_two').where))

print('- loaders by themselves')
loader = importlib.machinery.SourceFileLoader('usual_two', os.path.join(folder, 'usual_two.py'))
print(loader.get_code('usual_two').co_name)
try:
    loader.get_code('another')
except ImportError as e:
    print(e)
finder = importlib.machinery.FileFinder(folder, (importlib.machinery.SourceFileLoader, ['.py']))
print(finder.find_spec('usual_two').name, finder.find_spec('usual_none'), finder.find_spec(fullname='x.usual_pack', target=None).name)
spec = finder.find_spec('usual_two')
module = importlib.util.module_from_spec(spec)
print(module.__name__, module.__spec__ is spec, hasattr(module, 'where'))
for wrong in (lambda: importlib.util.module_from_spec(), lambda: importlib.util.module_from_spec(None), lambda: finder.find_spec()):
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, e)
shutil.rmtree(folder)
