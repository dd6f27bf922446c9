/// One pass over a snapshot that decides where in the metadata everything stands.
#pragma once

#include "format/names/names.hpp"
#include "format/udf/tables.hpp"

namespace openimapi::inline v1::udf {

/// Fills in all of `tables` but layout and data. Throws Error where the tree cannot be put on a UDF
/// volume, or where `policy` refuses a changed name.
void build_tables(Tables& tables, const names::Policy& policy);

} // namespace openimapi::inline v1::udf
