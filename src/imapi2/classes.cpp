#include "imapi2/classes.hpp"

#include "imapi2/disc_format2_data.hpp"
#include "imapi2/disc_master.hpp"
#include "imapi2/disc_recorder.hpp"
#include "openimapi/com/classes.hpp"

namespace openimapi::inline v1::imapi2 {

void register_classes() {
    com::register_class<DiscMaster>();
    com::register_class<DiscRecorder>();
    com::register_class<DiscFormat2Data>();
}

} // namespace openimapi::inline v1::imapi2
