/*
 * The contract of every backend, as programs of one step a line: `[variable = ]operation arguments`. Each case starts in an empty directory
 * with umask 022. CPython's answers are in expected.json (scripts/record-contract.mjs), by which both backends are judged.
 */

const cases = {};

/** `$x` is a variable, quotes are optional, numbers are numbers, `0o…` octal ones. */
function parse(line) {
  const assign = /^(\w+) = (.*)$/.exec(line);
  const words = (assign?.[2] ?? line).match(/"[^"]*"|\S+/g);
  const [operation, ...args] = words.map((word, i) => {
    if (word.startsWith('"')) return JSON.parse(word);
    if (i > 0 && /^-?\d+$/.test(word)) return Number.isSafeInteger(Number(word)) ? Number(word) : word;
    if (i > 0 && /^0o[0-7]+$/.test(word)) return Number(word);
    if (word === 'true' || word === 'false') return word === 'true';
    return word;
  });
  return [assign?.[1] ?? null, operation, ...args];
}

function add(name, program) {
  if (Object.hasOwn(cases, name)) throw new Error(`two cases are named ${name}`);
  cases[name] = program
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parse);
}

/** A file, a directory, links to both, to nothing and in a circle: what paths lead to. */
const WORLD = `
  f = open file O_WRONLY|O_CREAT 0o644
  write $f content
  close $f
  mkdir dir
  mkdir full
  mkdir full/sub
  symlink file tofile
  symlink dir todir
  symlink nowhere tonothing
  symlink circle circle
  symlink ../file dir/up
`;

const TARGETS = {
  missing: 'missing',
  'a file': 'file',
  'an empty directory': 'dir',
  'a full directory': 'full',
  'a link to a file': 'tofile',
  'a link to a directory': 'todir',
  'a dangling link': 'tonothing',
  'a circular link': 'circle',
  'a name below a file': 'file/x',
  'a name below nothing': 'missing/x',
  'a file with a slash': 'file/',
  'a directory with a slash': 'dir/',
  'a link through a directory': 'todir/up',
  'dot dot of a link': 'todir/../file',
};

const MATRIX = {
  stat: 'stat T',
  lstat: 'lstat T',
  'open for reading': 'x = open T O_RDONLY\n fstat $x',
  'open for writing': 'x = open T O_WRONLY\n write $x new\n stat file',
  'open and create': 'x = open T O_RDWR|O_CREAT 0o600\n fstat $x\n listdir .',
  'open exclusively': 'x = open T O_WRONLY|O_CREAT|O_EXCL 0o600\n listdir .',
  'open without following': 'x = open T O_RDONLY|O_NOFOLLOW',
  'open a directory': 'x = open T O_RDONLY|O_DIRECTORY\n listfd $x',
  'open and truncate': 'x = open T O_WRONLY|O_TRUNC\n lstat file',
  unlink: 'unlink T\n listdir .',
  rmdir: 'rmdir T\n listdir .',
  mkdir: 'mkdir T 0o750\n listdir .',
  readlink: 'readlink T',
  listdir: 'listdir T',
  chdir: 'chdir T\n getcwd',
  chmod: 'chmod T 0o600\n lstat file',
  access: 'access T F_OK',
  truncate: 'truncate T 3\n lstat file',
  utime: 'utime file 3000000000 4000000000\n utime T 1000000000000000000 2000000000000000000\n times file',
  'link from': 'link T new\n listdir .\n lstat file',
  'link to': 'link file T\n listdir .',
  symlink: 'symlink text T\n listdir .',
  'rename from': 'rename T new\n listdir .',
  'rename a file to': 'rename file T\n listdir .',
  'rename a directory to': 'rename dir T\n listdir .',
  mkfifo: 'mkfifo T 0o600\n listdir .',
};
for (const [operation, program] of Object.entries(MATRIX))
  for (const [target, path] of Object.entries(TARGETS))
    add(`${operation}: ${target}`, WORLD + program.replaceAll(' T', ` ${path}`));

// The mistakes of the reference's emulation, each by name.
add('mistake: umask returns the new mask', 'umask 0o077\n umask 0o022\n umask 0o022');
add(
  'mistake: hard links resolve the wrong path',
  `
  mkdir a
  mkdir b
  f = open a/x O_WRONLY|O_CREAT
  write $f one
  chdir b
  link ../a/x y
  stat y
  same y ../a/x
  unlink ../a/x
  stat y
  g = open y O_RDONLY
  read $g 10`,
);
add('mistake: readlink canonicalizes', 'symlink ../a//b/./c x\n readlink x\n symlink /nowhere/../x y\n readlink y');
add(
  'mistake: mkdir ignores the mode',
  'mkdir d 0o700\n stat d\n umask 0\n mkdir e 0o777\n stat e\n umask 0o077\n mkdir g 0o755\n stat g',
);
add(
  'mistake: only the first socket option set before connecting is kept',
  `
  s = socket AF_INET SOCK_STREAM
  setopt $s SOL_SOCKET SO_KEEPALIVE 1
  setopt $s SOL_SOCKET SO_REUSEADDR 1
  setopt $s IPPROTO_TCP TCP_NODELAY 1
  getopt $s SOL_SOCKET SO_KEEPALIVE
  getopt $s SOL_SOCKET SO_REUSEADDR
  getopt $s IPPROTO_TCP TCP_NODELAY
  l = socket AF_INET SOCK_STREAM
  bind $l 0
  listen $l
  p = port $l
  connect $s $p
  getopt $s SOL_SOCKET SO_KEEPALIVE
  getopt $s IPPROTO_TCP TCP_NODELAY`,
);
add(
  'mistake: mmap ignores MAP_PRIVATE',
  `
  f = open f O_RDWR|O_CREAT
  write $f "hello world"
  mmap m $f 11 private
  mapwrite m 0 HELLO
  mapread m 0 11
  pread $f 11 0
  mmap s $f 11 shared
  mapwrite s 6 WORLD
  mapflush s
  pread $f 11 0
  pwrite $f X 0
  mapread s 0 11
  unmap s
  pread $f 11 0`,
);
add(
  'mistake: utime keeps whole seconds only',
  'f = open f O_WRONLY|O_CREAT\n utime f 1234567890123456000 987654321654321000\n times f',
);
add(
  'mistake: bind errors and ports appear late',
  `
  a = socket AF_INET SOCK_STREAM
  bind $a 0
  sockname $a
  p = port $a
  b = socket AF_INET SOCK_STREAM
  bind $b $p
  bind $a 0
  listen $a
  connect $b $p
  c = accept $a
  peername $c`,
);

// Files
const NEW = 'f = open f O_RDWR|O_CREAT 0o644\n';
add(
  'read at the end',
  `${NEW} read $f 10\n write $f abc\n read $f 10\n lseek $f 0 SEEK_SET\n read $f 2\n read $f 10\n read $f 10`,
);
add(
  'lseek',
  `${NEW} write $f 0123456789\n lseek $f 4 SEEK_SET\n lseek $f 2 SEEK_CUR\n lseek $f -3 SEEK_END\n read $f 10\n lseek $f -1 SEEK_SET\n lseek $f -20 SEEK_END\n lseek $f 0 SEEK_CUR`,
);
add('seek past the end and write', `${NEW} lseek $f 5 SEEK_SET\n write $f x\n fstat $f\n pread $f 10 4`);
add('holes', `${NEW} ftruncate $f 1000000000000\n fstat $f\n pread $f 3 999999999990\n lseek $f 0 SEEK_END`);
add(
  'append',
  'f = open f O_WRONLY|O_CREAT|O_APPEND\n write $f one\n lseek $f 0 SEEK_SET\n write $f two\n lseek $f 0 SEEK_CUR\n g = open f O_RDONLY\n read $g 10',
);
add(
  'append is set by fcntl',
  `${NEW} write $f one\n lseek $f 0 SEEK_SET\n getfl $f\n setfl $f O_APPEND\n getfl $f\n write $f two\n pread $f 10 0`,
);
add(
  'pwrite keeps the position',
  `${NEW} write $f 0123\n pwrite $f xx 1\n write $f 4\n pread $f 10 0\n pread $f 10 100`,
);
add('vectors', `${NEW} writev $f one two three\n lseek $f 0 SEEK_SET\n readv $f 3 4 20`);
add(
  'dup shares the position',
  `${NEW} write $f abcdef\n g = dup $f\n lseek $g 2 SEEK_SET\n read $f 2\n close $f\n read $g 10\n close $g\n read $g 1`,
);
add('dup2', `${NEW} g = open g O_RDWR|O_CREAT\n dup2 $f $g\n write $g abc\n stat f\n stat g`);
add('dup2 of a closed fd', `${NEW} close $f\n dup2 $f 50\n dup $f`);
add(
  'the lowest fd is taken',
  `${NEW} a = open a O_WRONLY|O_CREAT\n b = open b O_WRONLY|O_CREAT\n close $a\n c = open c O_WRONLY|O_CREAT\n close $a\n close $c`,
);
add(
  'double close',
  `${NEW} close $f\n close $f\n read $f 1\n write $f x\n fstat $f\n lseek $f 0 SEEK_SET\n fsync $f\n ftruncate $f 1`,
);
add(
  'wrong direction',
  'w = open f O_WRONLY|O_CREAT\n read $w 1\n r = open f O_RDONLY\n write $r x\n ftruncate $r 0\n write $w ok\n read $r 10',
);
add(
  'truncate shrinks and grows',
  `${NEW} write $f 0123456789\n ftruncate $f 4\n ftruncate $f 8\n pread $f 20 0\n truncate f 2\n fstat $f\n ftruncate $f -1`,
);
add(
  'an unlinked file lives on',
  `${NEW} write $f abc\n unlink f\n fstat $f\n pread $f 3 0\n write $f d\n fstat $f\n stat f`,
);
add(
  'a replaced file lives on',
  `${NEW} write $f old\n g = open g O_RDWR|O_CREAT\n write $g new\n rename g f\n pread $f 3 0\n h = open f O_RDONLY\n read $h 3\n fstat $f`,
);
add(
  'creation mode',
  'a = open a O_CREAT|O_WRONLY 0o666\n stat a\n b = open b O_CREAT|O_WRONLY 0o400\n write $b x\n stat b\n umask 0\n c = open c O_CREAT|O_WRONLY 0o666\n stat c\n d = open d O_CREAT|O_WRONLY 0o7777\n stat d',
);
add(
  'create does not change the mode',
  'a = open a O_CREAT|O_WRONLY 0o600\n b = open a O_CREAT|O_WRONLY 0o644\n stat a',
);
add(
  'O_TMPFILE',
  'f = open . O_TMPFILE|O_RDWR 0o600\n write $f abc\n fstat $f\n listdir .\n g = open . O_TMPFILE|O_RDONLY',
);
add(
  'O_PATH',
  `${NEW} p = open f O_PATH\n read $p 1\n write $p x\n fstat $p\n d = open . O_PATH|O_DIRECTORY\n stat f $d`,
);
add(
  'directories cannot be read or written',
  'mkdir d\n d = open d O_RDONLY\n read $d 1\n write $d x\n fstat $d\n ftruncate $d 0\n pread $d 1 0',
);
add(
  'relative to a directory',
  `mkdir d\n d = open d O_RDONLY\n f = open x O_WRONLY|O_CREAT 0o600 $d\n mkdir y 0o700 $d\n stat x $d\n listdir d\n unlink x $d\n listdir d\n g = open f O_WRONLY|O_CREAT\n h = open z O_RDONLY 0 $g`,
);
add(
  'a directory that was renamed is still there',
  'mkdir d\n d = open d O_RDONLY\n rename d e\n chdir e\n getcwd\n chdir ..\n listdir .',
);
add('fchdir', `mkdir d\n d = open d O_RDONLY\n fchdir $d\n getcwd\n ${NEW} fchdir $f`);
add('the working directory is removed', 'mkdir d\n chdir d\n rmdir ../d\n getcwd\n listdir .\n mkdir e');
add(
  'names that are no UTF-8',
  'f = open "\udcff\udc80" O_WRONLY|O_CREAT\n listdir .\n stat "\udcff\udc80"\n symlink "\udcfe" l\n readlink l\n unlink "\udcff\udc80"',
);
add('long names', `mkdir ${'n'.repeat(255)}\n mkdir ${'n'.repeat(256)}\n stat ${'d/'.repeat(2100)}x`);
add(
  'the empty path',
  'stat ""\n mkdir ""\n f = open "" O_RDONLY\n unlink ""\n rename "" x\n chdir ""\n readlink ""\n symlink "" x',
);
add('scandir', 'f = open f O_WRONLY|O_CREAT\n mkdir d\n symlink f l\n mkfifo p\n scandir .\n scandir d');
add('fd of a directory lists anew', 'd = open . O_RDONLY\n listfd $d\n mkdir a\n listfd $d\n listfd $d');
add('rename over an empty directory', 'mkdir a\n mkdir b\n rename a b\n listdir .\n mkdir c\n mkdir b/x\n rename c b');
add('rename into itself', 'mkdir a\n rename a a/b\n mkdir a/c\n rename a a/c/d\n rename a a\n listdir .');
add('rename between hard links does nothing', `${NEW} link f g\n rename f g\n listdir .\n stat f`);
add('rename dots', 'mkdir a\n chdir a\n rename . b\n rename .. b\n rmdir .\n unlink .\n mkdir .\n mkdir ..\n rmdir ..');
add('the root', 'rmdir /\n unlink /\n mkdir /\n rename / x\n lstat /../..');
add(
  'links count',
  `${NEW} link f g\n link g h\n fstat $f\n unlink f\n fstat $f\n rename g i\n stat i\n unlink h\n unlink i\n fstat $f`,
);
add('linking a directory', 'mkdir d\n link d e\n symlink d l\n link l m\n lstat m');
add('linking through a symbolic link', `${NEW} write $f abc\n symlink f l\n link l a\n lstat a`);
add(
  'symbolic link chains',
  `${NEW} symlink f l0\n ${Array.from({ length: 39 }, (_, i) => `symlink l${i} l${i + 1}`).join('\n')}\n stat l39\n symlink l39 l40\n stat l40`,
);
add(
  'links that end in a slash',
  'mkdir d\n symlink d/ l\n lstat l\n stat l\n stat l/\n lstat l/\n unlink l/\n rmdir l/\n readlink l/',
);
add('absolute links', `${NEW} symlink / r\n stat r/\n lstat r`);
add(
  'chmod and its bits',
  `${NEW} chmod f 0o7777\n stat f\n fchmod $f 0o640\n stat f\n mkdir d\n chmod d 0o1777\n stat d\n chown f`,
);
add('writing clears set-user-id', `umask 0\n f = open f O_CREAT|O_WRONLY 0o644\n chmod f 0o755\n stat f`);
add('times of links', 'symlink x l\n lutime l 5000000000 7000000000\n times l\n utime l 1 1');
add('times by fd', `${NEW} futime $f 5000000000 7000000000\n times f`);
add('times before 1970', `${NEW} utime f -5000000000 -7000000000\n times f`);
add('fallocate', `${NEW} fallocate $f 10 20\n fstat $f\n fallocate $f 0 5\n fstat $f\n fallocate $f 0 0`);
add(
  'sendfile',
  `${NEW} write $f 0123456789\n g = open g O_RDWR|O_CREAT\n sendfile $g $f 2 5\n pread $g 10 0\n sendfile $g $f 8 100\n sendfile $g $f 50 5`,
);
add(
  'copy_file_range',
  `${NEW} write $f 0123456789\n lseek $f 3 SEEK_SET\n g = open g O_RDWR|O_CREAT\n copyrange $f $g 4\n copyrange $f $g 100\n copyrange $f $g 1\n pread $g 20 0`,
);
add(
  'statvfs and pathconf',
  'statvfs .\n pathconf . PC_NAME_MAX\n pathconf . PC_PATH_MAX\n pathconf missing PC_NAME_MAX',
);
add('mknod', 'mknod f\n stat f\n mknod f');
add('memfd', 'm = memfd\n write $m abc\n lseek $m 0 SEEK_SET\n read $m 5\n ftruncate $m 10\n lseek $m 0 SEEK_END');
add(
  '/dev/null',
  'n = open /dev/null O_RDWR\n write $n abc\n read $n 5\n isatty $n\n lseek $n 5 SEEK_SET\n stat /dev/null',
);
add('/dev/zero and /dev/full', 'z = open /dev/zero O_RDONLY\n f = open /dev/full O_WRONLY\n write $f x');
add('close ranges', `${NEW} g = dup $f\n h = dup $f\n closerange $g 1000\n read $g 1\n fstat $f`);
add(
  'fds are not inheritable',
  `${NEW} inheritable $f\n g = dup $f\n inheritable $g\n setinheritable $g true\n inheritable $g\n inheritable $f\n dupfd $f 40`,
);
add(
  'access',
  `${NEW} access f R_OK\n access f W_OK\n access missing F_OK\n mkdir d\n access d X_OK\n chmod f 0o644\n access f X_OK`,
);

// Pipes, events, polling
const PIPE = 'pipe r w\n';
add('a pipe', `${PIPE} write $w hello\n read $r 3\n read $r 10\n write $w x\n close $w\n read $r 10\n read $r 10`);
add('a pipe without readers', `${PIPE} close $r\n write $w x`);
add(
  'non-blocking pipes',
  'pipe2 r w O_NONBLOCK\n read $r 1\n blocking $r\n setblocking $r true\n blocking $r\n getfl $r\n getfl $w',
);
add(
  'a full pipe',
  `pipe2 r w O_NONBLOCK\n write $w ${'x'.repeat(65536)}\n write $w y\n read $r 1\n write $w y\n poll $w 4`,
);
add(
  'atomic writes',
  `pipe2 r w O_NONBLOCK\n write $w ${'x'.repeat(65000)}\n write $w ${'y'.repeat(4096)}\n write $w ${'z'.repeat(5000)}`,
);
add(
  'pipes have no position',
  `${PIPE} lseek $r 0 SEEK_SET\n pread $r 1 0\n pwrite $w x 0\n ftruncate $w 0\n fsync $w\n isatty $r`,
);
add('pipe ends go one way', `${PIPE} write $r x\n read $w 1`);
add('poll of a pipe', `${PIPE} poll $r\n poll $w\n write $w x\n poll $r\n read $r 1\n poll $r\n close $w\n poll $r`);
add('poll of a pipe without readers', `${PIPE} close $r\n poll $w`);
add('poll of the end with data left', `${PIPE} write $w x\n close $w\n poll $r\n read $r 5\n poll $r`);
add('poll of files and directories', `${NEW} poll $f\n d = open . O_RDONLY\n poll $d\n close $f\n poll $f`);
add(
  'select',
  `${PIPE} select $r $w\n write $w x\n select $r $w\n read $r 1\n select $r 0`.replace('select $r 0', 'select $r $w'),
);
add('epoll', `${PIPE} epoll $r 1\n write $w x\n epoll $r 1\n epoll $w 4\n ${NEW} epoll $f 1`);
add('dup keeps a pipe open', `${PIPE} x = dup $w\n close $w\n write $x a\n close $x\n read $r 5\n read $r 5`);
add('eventfd', 'e = eventfd 3\n eventread $e\n poll $e\n eventwrite $e 2\n eventwrite $e 5\n poll $e\n eventread $e');
add(
  'named pipes',
  'mkfifo p\n lstat p\n f = open p O_RDWR\n write $f abc\n read $f 5\n g = open p O_RDONLY|O_NONBLOCK\n write $f d\n read $g 5\n fstat $g',
);
add('a named pipe nobody reads', 'mkfifo p\n f = open p O_WRONLY|O_NONBLOCK');
add('a named pipe nobody writes', 'mkfifo p\n f = open p O_RDONLY|O_NONBLOCK\n read $f 5\n poll $f');

// Locks
add(
  'flock',
  `${NEW} g = open f O_RDWR\n flock $f LOCK_EX\n flock $g LOCK_EX LOCK_NB\n flock $g LOCK_SH LOCK_NB\n flock $f LOCK_SH\n flock $g LOCK_SH LOCK_NB\n flock $f LOCK_UN\n flock $g LOCK_EX LOCK_NB`,
);
add(
  'flock goes with the last fd',
  `${NEW} g = open f O_RDWR\n h = dup $f\n flock $f LOCK_EX\n close $f\n flock $g LOCK_EX LOCK_NB\n close $h\n flock $g LOCK_EX LOCK_NB`,
);
add(
  'lockf within one process',
  `${NEW} lockf $f F_LOCK 10\n lockf $f F_TEST 10\n lockf $f F_ULOCK 10\n g = open f O_RDONLY\n lockf $g F_TLOCK 1`,
);

// Sockets
const PAIR = 'socketpair a b\n';
add('a socket pair', `${PAIR} send $a hello\n recv $b 3\n recv $b 10\n send $b back\n recv $a 10\n sockname $a`);
add(
  'read and write of sockets',
  `${PAIR} write $a abc\n read $b 10\n fstat $a`.replace('fstat $a', 'lseek $a 0 SEEK_SET'),
);
add('shutdown', `${PAIR} shutdown $a SHUT_WR\n recv $b 5\n send $a x\n send $b y\n recv $a 5\n poll $b`);
add('a closed peer', `${PAIR} send $a last\n sclose $a\n recv $b 10\n recv $b 10\n send $b x\n poll $b`);
add('unread data at close', `${PAIR} send $a unread\n send $b x\n sclose $b\n recv $a 5\n recv $a 5`);
add('peeking', `${PAIR} send $a abc\n recv $b 2 MSG_PEEK\n recv $b 10\n recv $b 1 MSG_DONTWAIT`);
add(
  'datagram pairs',
  'socketpair a b SOCK_DGRAM\n send $a one\n send $a two\n recv $b 2\n recv $b 10\n recv $b 1 MSG_DONTWAIT',
);
add(
  'seqpacket pairs',
  'socketpair a b SOCK_SEQPACKET\n send $a one\n send $a two\n recv $b 2\n recv $b 10\n sclose $a\n recv $b 5',
);
add('poll of sockets', `${PAIR} poll $a\n send $b x\n poll $a\n recv $a 1\n sclose $b\n poll $a`);
for (const family of ['AF_INET', 'AF_INET6']) {
  const LISTENER = `l = socket ${family} SOCK_STREAM\n bind $l 0\n listen $l\n p = port $l\n c = socket ${family} SOCK_STREAM\n`;
  add(
    `${family}: a connection`,
    `${LISTENER} sockname $l\n connect $c $p\n s = accept $l\n sockname $c\n peername $c\n peername $s\n send $c ping\n recv $s 10\n send $s pong\n recv $c 10\n sclose $c\n recv $s 10`,
  );
  add(
    `${family}: poll of a listener`,
    `${LISTENER} poll $l\n connect $c $p\n poll $l\n s = accept $l\n poll $l\n poll $s`,
  );
  add(`${family}: refused`, `${LISTENER} sclose $l\n connect $c $p`);
  add(
    `${family}: not connected`,
    `c = socket ${family} SOCK_STREAM\n recv $c 1\n send $c x\n peername $c\n shutdown $c SHUT_WR\n sockname $c`,
  );
  add(`${family}: twice`, `${LISTENER} connect $c $p\n connect $c $p\n bind $c 0\n listen $c`);
  add(`${family}: address in use`, `${LISTENER} bind $c $p\n setopt $c SOL_SOCKET SO_REUSEADDR 1\n bind $c $p`);
  add(
    `${family}: datagrams`,
    `a = socket ${family} SOCK_DGRAM\n bind $a 0\n p = port $a\n b = socket ${family} SOCK_DGRAM\n sendto $b one $p\n recv $a 10\n connect $b $p\n send $b two\n recv $a 10\n peername $b\n recv $b 1 MSG_DONTWAIT`,
  );
  add(
    `${family}: a datagram socket without an address`,
    `a = socket ${family} SOCK_DGRAM\n send $a x\n listen $a\n peername $a`,
  );
  add(
    `${family}: listening sockets`,
    `${LISTENER} recv $l 1\n send $l x\n connect $l $p\n getopt $l SOL_SOCKET SO_ACCEPTCONN\n getopt $c SOL_SOCKET SO_ACCEPTCONN\n accept $c`,
  );
}
add(
  'AF_UNIX: a connection',
  'l = socket AF_UNIX SOCK_STREAM\n bind $l sock\n listen $l\n lstat sock\n c = socket AF_UNIX SOCK_STREAM\n connect $c sock\n s = accept $l\n send $c hi\n recv $s 5\n peername $c\n sockname $s\n peername $s',
);
add(
  'AF_UNIX: names',
  'l = socket AF_UNIX SOCK_STREAM\n bind $l sock\n m = socket AF_UNIX SOCK_STREAM\n bind $m sock\n connect $m sock\n connect $m missing\n f = open f O_WRONLY|O_CREAT\n connect $m f\n bind $m missing/x\n g = open sock O_RDONLY\n unlink sock\n bind $m sock\n bind $m other',
);
add(
  'AF_UNIX: datagrams',
  'a = socket AF_UNIX SOCK_DGRAM\n bind $a one\n b = socket AF_UNIX SOCK_DGRAM\n sendto $b x one\n recv $a 5\n connect $b one\n send $b y\n recv $a 5\n sendto $b z missing\n c = socket AF_UNIX SOCK_STREAM\n connect $c one',
);
add(
  'options',
  `s = socket AF_INET SOCK_STREAM
  getopt $s SOL_SOCKET SO_TYPE
  getopt $s SOL_SOCKET SO_ERROR
  getopt $s SOL_SOCKET SO_KEEPALIVE
  setopt $s SOL_SOCKET SO_KEEPALIVE 5
  getopt $s SOL_SOCKET SO_KEEPALIVE
  setopt $s SOL_SOCKET SO_TYPE 1
  setopt $s SOL_SOCKET SO_RCVBUF 5000
  getopt $s SOL_SOCKET SO_RCVBUF
  getopt $s SOL_SOCKET SO_PROTOCOL
  getopt $s SOL_SOCKET SO_DOMAIN`,
);
add(
  'passing files',
  `${PAIR} pipe r w\n passfd $a $w\n x = takefd $b\n close $w\n write $x through\n read $r 20\n close $x\n read $r 5\n inheritable $r`,
);
add('sockets and files are told apart', `${NEW} d = socket AF_UNIX SOCK_DGRAM\n ftruncate $d 0\n fsync $d\n isatty $d`);

// Process
add('process', 'getpid\n getpgid\n kill 0\n killno 2147483000 0\n waitpid -1\n waitpid 1\n getrlimit');
add('signals', 'kill 10\n kill 99\n kill -1');
add('texts', 'strerror ENOENT\n strerror EDEADLK\n strerror ENOTSUP\n strerror EAGAIN');
add('system', 'sysconf SC_PAGESIZE\n sysconf SC_CLK_TCK\n sysconf SC_IOV_MAX\n urandom 100\n urandom 0');
add(
  'a map of a part',
  `${NEW} ftruncate $f 8192\n mmap m $f 8192 shared\n mapwrite m 4096 page\n unmap m\n pread $f 4 4096\n fstat $f`,
);
add(
  'two maps of one file',
  `${NEW} ftruncate $f 100\n mmap a $f 100 shared\n mmap b $f 100 shared\n mapwrite a 5 seen\n mapread b 5 9`,
);
add('anonymous maps', 'mmap m -1 100 private\n mapwrite m 0 abc\n mapread m 0 4\n unmap m');
add(
  'maps outlive their fd',
  `${NEW} write $f abc\n mmap m $f 3 shared\n close $f\n mapwrite m 0 X\n unmap m\n g = open f O_RDONLY\n read $g 5`,
);
add(
  'maps need permission',
  'f = open f O_WRONLY|O_CREAT\n write $f abc\n mmap m $f 3 shared\n g = open f O_RDONLY\n mmap n $g 3 shared\n mmap o $g 3 private\n mmap q $g 3 shared r\n mapread q 0 3',
);

export { cases };
