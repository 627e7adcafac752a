#include "CMillrace.h"

#include <sys/mman.h>

void millrace_advise_large_pages(void *address, size_t length) {
#ifdef MADV_HUGEPAGE
    madvise(address, length, MADV_HUGEPAGE);
#else
    (void)address;
    (void)length;
#endif
}
