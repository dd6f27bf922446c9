#include "format/udf/revision_rules.hpp"

#include "openimapi/base/error.hpp"

namespace openimapi::inline v1::udf {

RevisionRules rules_for(Revision revision) {
    if (revision != Revision::v1_02)
        throw Error(Code::e_notimpl, "this revision of UDF cannot be written yet",
                    "choose revision 1.02");
    return RevisionRules{};
}

} // namespace openimapi::inline v1::udf
