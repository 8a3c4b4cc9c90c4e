/* The kernels for double by AVX2. */
#define CS_REAL_BYTES 8
#define VBYTES 32
#include "targets/table.h"
