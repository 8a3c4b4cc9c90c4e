/* The kernels for float by AVX-512; see kernels.h. */
#include "vectors/target.h"
#if defined(__x86_64__) && defined(__GNUC__)
CS_TARGET(CS_AVX512)
#define REAL float
#define REAL_INT int32_t
#define VBYTES 64
#define CS_TABLE cs_avx512_f32
#define CS_ISA "avx512"
#include "targets/table.h"
CS_TARGET_END
#endif
