#define CS_REAL_BYTES 8
#define VBYTES 32
#include "targets/table.h"
