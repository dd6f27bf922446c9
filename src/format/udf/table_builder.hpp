/// One pass over a snapshot that decides where in the metadata everything stands.
#pragma once

#include "format/names/names.hpp"
#include "format/udf/tables.hpp"
#include "openimapi/base/finding.hpp"

namespace openimapi::inline v1::udf {

/// Fills in all of `tables` but layout and data. Throws Error where the tree cannot be put on a UDF
/// volume, or where `policy` refuses a changed name; tells `findings` what is recorded otherwise
/// than it is.
void build_tables(Tables& tables, const names::Policy& policy, const FindingSink& findings);

} // namespace openimapi::inline v1::udf
