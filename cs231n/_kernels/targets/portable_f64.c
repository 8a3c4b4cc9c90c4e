/* The kernels for double by whatever 16-byte vectors the compiler's default target has: SSE2, NEON, or
 * plain numbers where there are no vector extensions; see kernels.h. */
#include "vectors/target.h"
#define REAL double
#define REAL_INT int64_t
#define VBYTES 16
#define CS_TABLE cs_portable_f64
#define CS_ISA "portable"
#include "targets/table.h"
