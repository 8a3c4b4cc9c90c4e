/* The kernels for double by AVX2 and FMA; see kernels.h. */
#include "vectors/target.h"
#if defined(__x86_64__) && defined(__GNUC__)
CS_TARGET("avx2,fma")
#define REAL double
#define REAL_INT int64_t
#define VBYTES 32
#define CS_TABLE cs_avx2_f64
#define CS_ISA "avx2"
#include "targets/table.h"
CS_TARGET_END
#endif
