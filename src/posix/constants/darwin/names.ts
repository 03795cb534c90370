/** `os.sysconf_names` on macOS, those that programs use. */
export const sysconfNames = {
  SC_ARG_MAX: 1,
  SC_CHILD_MAX: 2,
  SC_CLK_TCK: 3,
  SC_GETPW_R_SIZE_MAX: 71,
  SC_HOST_NAME_MAX: 72,
  SC_IOV_MAX: 56,
  SC_NGROUPS_MAX: 4,
  SC_NPROCESSORS_CONF: 57,
  SC_NPROCESSORS_ONLN: 58,
  SC_OPEN_MAX: 5,
  SC_PAGESIZE: 29,
  SC_PAGE_SIZE: 29,
  SC_PHYS_PAGES: 200,
  SC_SEM_NSEMS_MAX: 49,
  SC_TTY_NAME_MAX: 101,
} as const;

/** `os.confstr_names` on macOS. */
export const confstrNames = { CS_PATH: 1, CS_DARWIN_USER_DIR: 65536, CS_DARWIN_USER_TEMP_DIR: 65537 } as const;

/** `os.pathconf_names` on macOS. */
export const pathconfNames = {
  PC_CHOWN_RESTRICTED: 7,
  PC_LINK_MAX: 1,
  PC_MAX_CANON: 2,
  PC_MAX_INPUT: 3,
  PC_NAME_MAX: 4,
  PC_NO_TRUNC: 8,
  PC_PATH_MAX: 5,
  PC_PIPE_BUF: 6,
  PC_VDISABLE: 9,
} as const;
