/* The kernels for double by AVX-512; see kernels.h. */
#include "vectors/target.h"
#if defined(__x86_64__) && defined(__GNUC__)
CS_TARGET(CS_AVX512)
#define REAL double
#define REAL_INT int64_t
#define VBYTES 64
#define CS_TABLE cs_avx512_f64
#define CS_ISA "avx512"
#include "targets/table.h"
CS_TARGET_END
#endif
