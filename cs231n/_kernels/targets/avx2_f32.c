/* The kernels for float by AVX2 and FMA; see kernels.h. */
#include "vectors/target.h"
#if defined(__x86_64__) && defined(__GNUC__)
CS_TARGET("avx2,fma")
#define REAL float
#define REAL_INT int32_t
#define VBYTES 32
#define CS_TABLE cs_avx2_f32
#define CS_ISA "avx2"
#include "targets/table.h"
CS_TARGET_END
#endif
