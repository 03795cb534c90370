/* The builtin modules: importing this file declares all of them. */
import './_abc/_abc.ts';
import './_io/module.ts';
import './_codecs/module.ts';
import './_imp/_imp.ts';
import './_sre/_sre.ts';
import './_stat/_stat.ts';
import './_string/module.ts';
import './_suggestions/_suggestions.ts';
import './_sysconfig/_sysconfig.ts';
import './_thread/_thread.ts';
import './_tracemalloc/_tracemalloc.ts';
import './_warnings/_warnings.ts';
import './_weakref/_weakref.ts';
import './atexit/atexit.ts';
import './errno/errno.ts';
import './gc/gc.ts';
import './sys/sys.ts';
