#include "imapi2fs/media_defaults.hpp"

#include "openimapi/base/error.hpp"
#include "openimapi/com/classes.hpp"
#include "openimapi/com/error.hpp"
#include "openimapi/com/safe_array.hpp"

#include <algorithm>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr std::int32_t cd_file_systems = FsiFileSystemISO9660 | FsiFileSystemJoliet;
constexpr std::int32_t dvd_file_systems = cd_file_systems | FsiFileSystemUDF;

// Blocks of 2048 bytes that a blank disc offers.
constexpr std::int32_t cd_blocks = 332'800; // 650 MiB, which every disc has
constexpr std::int32_t dvd_plus_blocks = 2'295'104;
constexpr std::int32_t dvd_plus_dl_blocks = 4'173'824;
constexpr std::int32_t dvd_minus_r_blocks = 2'298'496;
constexpr std::int32_t dvd_minus_rw_blocks = 2'297'888;
constexpr std::int32_t dvd_minus_r_dl_blocks = 4'171'712;
constexpr std::int32_t dvd_ram_blocks = 2'236'704;
constexpr std::int32_t bd_r_blocks = 12'219'392;
constexpr std::int32_t bd_re_blocks = 11'826'176; // with the usual spare area
constexpr std::int32_t hd_dvd_blocks = 7'340'032; // 15 GB, rounded down
} // namespace

MediaDefaults defaults_for(IMAPI_MEDIA_PHYSICAL_TYPE type) {
    switch (type) {
    case IMAPI_MEDIA_TYPE_CDR:
    case IMAPI_MEDIA_TYPE_CDRW:
        return {cd_file_systems, cd_blocks};
    case IMAPI_MEDIA_TYPE_DVDRAM:
        return {dvd_file_systems, dvd_ram_blocks};
    case IMAPI_MEDIA_TYPE_DVDPLUSR:
    case IMAPI_MEDIA_TYPE_DVDPLUSRW:
        return {dvd_file_systems, dvd_plus_blocks};
    case IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER:
    case IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER:
        return {dvd_file_systems, dvd_plus_dl_blocks};
    case IMAPI_MEDIA_TYPE_DVDDASHR:
        return {dvd_file_systems, dvd_minus_r_blocks};
    case IMAPI_MEDIA_TYPE_DVDDASHRW:
        return {dvd_file_systems, dvd_minus_rw_blocks};
    case IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER:
        return {dvd_file_systems, dvd_minus_r_dl_blocks};
    case IMAPI_MEDIA_TYPE_DISK:
        return {FsiFileSystemUDF, 0};
    case IMAPI_MEDIA_TYPE_HDDVDR:
    case IMAPI_MEDIA_TYPE_HDDVDRAM:
        return {FsiFileSystemUDF, hd_dvd_blocks};
    case IMAPI_MEDIA_TYPE_BDR:
        return {FsiFileSystemUDF, bd_r_blocks, 0x250};
    case IMAPI_MEDIA_TYPE_BDRE:
        return {FsiFileSystemUDF, bd_re_blocks, 0x250};
    default:
        throw Error(Code::imapi_e_invalid_param,
                    "the parameter 'value' is no medium that an image can be written to");
    }
}

LoadedMedium loaded_medium(IDiscRecorder2* recorder) {
    com::Ptr<IDiscFormat2Data> writer;
    com::check(com::create_instance(CLSID_MsftDiscFormat2Data, writer.put()), "make a data writer");
    com::check(writer->put_Recorder(recorder), "give the recorder to the data writer");
    LoadedMedium medium;
    com::check(writer->get_CurrentPhysicalMediaType(&medium.type), "ask what medium is loaded");
    try {
        (void)defaults_for(medium.type);
    } catch (const Error&) {
        throw Error(Code::e_imapi_recorder_media_incompatible,
                    "the medium in the recorder is none that an image can be written to");
    }
    LONG blocks = 0;
    if (SUCCEEDED(writer->get_FreeSectorsOnMedia(&blocks))) medium.free_blocks = blocks;
    return medium;
}

std::int32_t largest_medium(IDiscRecorder2* recorder) {
    com::SafeArray profiles;
    com::check(recorder->get_SupportedProfiles(profiles.put()),
               "ask the recorder for its profiles");
    std::int32_t largest = 0;
    for (const auto& value : com::values_of(profiles.get())) {
        std::int32_t blocks = 0;
        switch (value.as_int().value_or(0)) {
        case IMAPI_PROFILE_TYPE_CD_RECORDABLE:
        case IMAPI_PROFILE_TYPE_CD_REWRITABLE:
            blocks = cd_blocks;
            break;
        case IMAPI_PROFILE_TYPE_DVD_DASH_RECORDABLE:
            blocks = dvd_minus_r_blocks;
            break;
        case IMAPI_PROFILE_TYPE_DVD_RAM:
            blocks = dvd_ram_blocks;
            break;
        case IMAPI_PROFILE_TYPE_DVD_DASH_REWRITABLE:
        case IMAPI_PROFILE_TYPE_DVD_DASH_RW_SEQUENTIAL:
            blocks = dvd_minus_rw_blocks;
            break;
        case IMAPI_PROFILE_TYPE_DVD_DASH_R_DUAL_SEQUENTIAL:
        case IMAPI_PROFILE_TYPE_DVD_DASH_R_DUAL_LAYER_JUMP:
            blocks = dvd_minus_r_dl_blocks;
            break;
        case IMAPI_PROFILE_TYPE_DVD_PLUS_RW:
        case IMAPI_PROFILE_TYPE_DVD_PLUS_R:
            blocks = dvd_plus_blocks;
            break;
        case IMAPI_PROFILE_TYPE_DVD_PLUS_RW_DUAL:
        case IMAPI_PROFILE_TYPE_DVD_PLUS_R_DUAL:
            blocks = dvd_plus_dl_blocks;
            break;
        case IMAPI_PROFILE_TYPE_BD_R_SEQUENTIAL:
        case IMAPI_PROFILE_TYPE_BD_R_RANDOM_RECORDING:
            blocks = bd_r_blocks;
            break;
        case IMAPI_PROFILE_TYPE_BD_REWRITABLE:
            blocks = bd_re_blocks;
            break;
        default:
            break;
        }
        largest = std::max(largest, blocks);
    }
    return largest;
}

} // namespace openimapi::inline v1::imapi2fs
