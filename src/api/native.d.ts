/** Types of `tspy/native`: the POSIX backend on the host's libc. Pass it to `Context.create` as `native`, with `allowNative`. */
export function createNativePosix(): any;
