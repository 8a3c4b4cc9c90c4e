#define CS_REAL_BYTES 8
#define VBYTES 16
#include "targets/table.h"
