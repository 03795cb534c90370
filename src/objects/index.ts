/* The behaviour of the builtin types: importing this file fills all type shells. */
