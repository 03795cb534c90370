# backends: native
import signal, os, time
def h(s, f): print('handler', s, f.f_code.co_name, f.f_lineno)
signal.signal(signal.SIGUSR1, h)
signal.setitimer(signal.ITIMER_REAL, 0.05)
def al(s,f): raise ValueError('alarm')
signal.signal(signal.SIGALRM, al)
def work():
    try:
        while True: pass
    except ValueError as e: print('got', e)
work()
os.kill(os.getpid(), signal.SIGUSR1)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try: time.sleep(5)
except ValueError as e: print('sleep', e)
signal.setitimer(signal.ITIMER_REAL, 0.05)
def f(n): return n if n<2 else f(n-1)+f(n-2)
try: f(50)
except ValueError as e:
    print('f', e)
