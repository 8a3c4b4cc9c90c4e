/* The kernels for double by the compiler's default instructions. */
#define CS_REAL_BYTES 8
#define VBYTES 16
#include "targets/table.h"
