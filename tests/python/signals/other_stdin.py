# starts: processes
# What comes by a signal, a child or at the end finds its way though the numbers of the standard streams have become something else.
import os
import signal
import subprocess
import sys
import time

read, write = os.pipe()
os.dup2(read, 0)
os.close(read)
os.write(write, b'first\nsecond\n')
os.close(write)
print(input(), sys.stdin.readline().strip())
signal.signal(signal.SIGUSR1, lambda *_: print('signal'))
os.kill(os.getpid(), signal.SIGUSR1)
time.sleep(0.05)
os.dup2(os.open(os.devnull, os.O_RDWR), 2)
os.close(0)
print(subprocess.run(['echo', 'child'], capture_output=True, stdin=subprocess.DEVNULL).stdout)
print(os.open(os.devnull, os.O_RDONLY))
