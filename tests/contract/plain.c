/* The published headers from C: functions are called through lpVtbl. */
#include <imapi2.h>
#include <imapi2error.h>
#include <imapi2fs.h>
#include <imapi2fserror.h>

HRESULT count_recorders(IDiscMaster2* master, LONG* count);
HRESULT count_recorders(IDiscMaster2* master, LONG* count) {
    if (!IsEqualIID(&IID_IDiscMaster2, &IID_IDiscMaster2)) return E_IMAPI_RECORDER_REQUIRED;
    return master->lpVtbl->get_Count(master, count);
}
