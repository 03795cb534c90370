"""Three commands of the system in a pipeline, watched with selectors; the result replaces a file in one step.

    python3 examples/pipeline.py [DIRECTORY]
    tspy examples/pipeline.py
    tspy-managed --allow-run examples/pipeline.py

Counts the words of this program with `tr | sort | uniq -c`, as a shell would, but reads the last command's output and everybody's
error messages as they come, without a thread.
"""
import os
import selectors
import subprocess
import sys
import tempfile

COMMANDS = [["tr", "-cs", "A-Za-z", "\n"], ["sort"], ["uniq", "-c"]]


def start(commands):
    """Starts the commands, each reading what the one before it writes."""
    processes = []
    source = subprocess.PIPE
    for command in commands:
        process = subprocess.Popen(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C"},
        )
        if processes:
            # The reader has it now: were it open here too, the writer would never be told that its reader has gone.
            source.close()
        source = process.stdout
        processes.append(process)
    return processes


def run(commands, data):
    """What the last command writes when the first is given `data`; raises CalledProcessError if one of them fails."""
    processes = start(commands)
    entry, result = processes[0].stdin, processes[-1].stdout
    output = bytearray()
    messages = {process.stderr: bytearray() for process in processes}
    with selectors.DefaultSelector() as selector:
        os.set_blocking(entry.fileno(), False)
        selector.register(entry, selectors.EVENT_WRITE)
        for stream in [result, *messages]:
            selector.register(stream, selectors.EVENT_READ)
        rest = memoryview(data)
        while selector.get_map():
            for key, _ in selector.select():
                stream = key.fileobj
                if stream is entry:
                    try:
                        rest = rest[os.write(key.fd, rest[:65536]):]
                    except BrokenPipeError:
                        rest = rest[:0]
                    if rest:
                        continue
                elif chunk := os.read(key.fd, 65536):
                    (output if stream is result else messages[stream]).extend(chunk)
                    continue
                selector.unregister(stream)
                stream.close()
    # As a shell with `pipefail`: the last one that failed is to blame, those before it may only have lost their reader.
    for process in reversed([process for process in processes if process.wait() != 0]):
        raise subprocess.CalledProcessError(process.returncode, process.args, stderr=bytes(messages[process.stderr]))
    return bytes(output)


def replace(path, text):
    """Writes a file so that nobody ever sees half of it."""
    with tempfile.NamedTemporaryFile("w", dir=os.path.dirname(path), prefix=".counts-", delete=False) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)


def main(directory):
    with open(__file__, "rb") as file:
        text = file.read()
    # Enough that no pipe holds it: reading and writing have to take turns.
    lines = run(COMMANDS, text * 200).decode().splitlines()
    counts = sorted(((int(n), word) for n, word in (line.split() for line in lines if len(line.split()) == 2)), reverse=True)
    path = os.path.join(directory, "counts.txt")
    replace(path, "".join(f"{count} {word}\n" for count, word in counts))
    with open(path) as file:
        print(*[line.rstrip() for line in file][:5], sep="\n")
    print(len(counts), "words in", os.listdir(directory))
    try:
        run([["cat"], ["ls", "/does/not/exist"], ["wc", "-l"]], text)
    except subprocess.CalledProcessError as error:
        print(error.cmd[0], "failed:", b"/does/not/exist" in error.stderr)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(temporary)
