/// Extended attributes in the File Entry — ECMA-167 4/14.10, UDF 3.3.4.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

/// 4/14.10.1: in front of all extended attributes. A location counts from its first byte; what
/// there is none of has its location behind the last attribute, from UDF 2.00 on 2^32 - 1
/// (UDF 3.3.4.1).
struct ExtendedAttributeHeader {
    Tag tag;
    le32 implementation_location;
    le32 application_location;
};
static_assert(sizeof(ExtendedAttributeHeader) == 24 && DiscStructure<ExtendedAttributeHeader>);

enum class AttributeType : std::uint32_t {
    character_set = 1,
    alternate_permissions = 3,
    file_times = 5,
    information_times = 6,
    device_specification = 12,
    implementation_use = 2048,
    application_use = 65536
};

/// What each attribute starts with — 4/14.10.2.
struct ExtendedAttribute {
    le32 type;
    std::uint8_t subtype = 1;
    std::array<std::uint8_t, 3> reserved{};
    le32 length; ///< bytes of the whole attribute, a multiple of 4
};
static_assert(sizeof(ExtendedAttribute) == 12 && DiscStructure<ExtendedAttribute>);

/// 4/14.10.5, with the one time that a File Entry has no field for.
struct FileTimesAttribute {
    ExtendedAttribute attribute;
    le32 data_length; ///< bytes of times
    le32 existence;   ///< bit 0: creation, 2: deletion, 3: effective, 5: last backup
    DiscTime creation;
};
static_assert(sizeof(FileTimesAttribute) == 32 && DiscStructure<FileTimesAttribute>);

/// 4/14.10.7, with the developer's identifier as implementation use (UDF 3.3.4.4).
struct DeviceSpecificationAttribute {
    ExtendedAttribute attribute;
    le32 implementation_use_length;
    le32 major_device;
    le32 minor_device;
    EntityId implementation_identifier;
};
static_assert(sizeof(DeviceSpecificationAttribute) == 56 &&
              DiscStructure<DeviceSpecificationAttribute>);

/// 4/14.10.8, UDF 3.3.4.5: the fixed part; its use follows, which starts with a sum of the bytes in
/// front.
struct ImplementationUseAttribute {
    ExtendedAttribute attribute;
    le32 implementation_use_length;
    EntityId implementation_identifier;
};
static_assert(sizeof(ImplementationUseAttribute) == 48 &&
              DiscStructure<ImplementationUseAttribute>);

} // namespace openimapi::inline v1::udf
