#define CS_REAL_BYTES 4
#define VBYTES 64
#include "targets/table.h"
