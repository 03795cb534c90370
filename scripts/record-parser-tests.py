"""Records what CPython says about the sources in tests/parser/*.txt: run it with CPython 3.13 from the repository's root.

A case is `# name`, the source, `==>` and the expectation: the dumped tree, or the error with its positions.
"""
import ast
import glob
import warnings

warnings.simplefilter('ignore')


def expectation(source):
    try:
        return ast.dump(ast.parse(source), include_attributes=True)
    except SyntaxError as e:
        return f'{type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset})'


for path in sorted(glob.glob('tests/parser/*.txt')):
    with open(path, encoding='utf-8') as file:
        blocks = file.read().split('\n\n# ')
    out = []
    for block in blocks:
        head, _, rest = block.removeprefix('# ').partition('\n')
        source = rest.partition('\n==>')[0].rstrip('\n')
        out.append(f'# {head}\n{source}\n==>\n{expectation(source)}')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n\n'.join(out) + '\n')
