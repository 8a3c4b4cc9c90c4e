/* The kernels for float by AVX2. */
#define CS_REAL_BYTES 4
#define VBYTES 32
#include "targets/table.h"
