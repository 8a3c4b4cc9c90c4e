#define CS_REAL_BYTES 8
#define VBYTES 64
#include "targets/table.h"
