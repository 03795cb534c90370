import { syslogConstants as linux } from '../linux/syslog.ts';

const { LOG_ODELAY: _odelay, ...shared } = linux;

/** macOS's numbers of CPython's module `syslog`: both systems kept BSD's. */
export const syslogConstants = { ...shared, LOG_INSTALL: 14 << 3, LOG_LAUNCHD: 24 << 3 } as const;
