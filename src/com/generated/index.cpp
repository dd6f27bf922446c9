// Every published interface and class. Generated from idl/ by scripts/generate; do not edit.
// clang-format off
#include "openimapi/com/contract.hpp"

namespace openimapi::inline v1::com {

std::span<const Interface* const> contract_interfaces() {
    static constexpr const Interface* all[] = {
        &interfaces::IDiscMaster2,
        &interfaces::DDiscMaster2Events,
        &interfaces::IDiscRecorder2Ex,
        &interfaces::IDiscRecorder2,
        &interfaces::IWriteEngine2,
        &interfaces::IWriteEngine2EventArgs,
        &interfaces::DWriteEngine2Events,
        &interfaces::IDiscFormat2,
        &interfaces::IDiscFormat2Erase,
        &interfaces::DDiscFormat2EraseEvents,
        &interfaces::IDiscFormat2Data,
        &interfaces::DDiscFormat2DataEvents,
        &interfaces::IDiscFormat2DataEventArgs,
        &interfaces::IDiscFormat2TrackAtOnce,
        &interfaces::DDiscFormat2TrackAtOnceEvents,
        &interfaces::IDiscFormat2TrackAtOnceEventArgs,
        &interfaces::IDiscFormat2RawCD,
        &interfaces::DDiscFormat2RawCDEvents,
        &interfaces::IDiscFormat2RawCDEventArgs,
        &interfaces::IBurnVerification,
        &interfaces::IWriteSpeedDescriptor,
        &interfaces::IMultisession,
        &interfaces::IMultisessionSequential,
        &interfaces::IMultisessionSequential2,
        &interfaces::IMultisessionRandomWrite,
        &interfaces::IStreamPseudoRandomBased,
        &interfaces::IStreamConcatenate,
        &interfaces::IStreamInterleave,
        &interfaces::IRawCDImageCreator,
        &interfaces::IRawCDImageTrackInfo,
        &interfaces::IBlockRange,
        &interfaces::IBlockRangeList,
        &interfaces::IBootOptions,
        &interfaces::IProgressItem,
        &interfaces::IEnumProgressItems,
        &interfaces::IProgressItems,
        &interfaces::IFileSystemImageResult,
        &interfaces::IFileSystemImageResult2,
        &interfaces::IFsiItem,
        &interfaces::IEnumFsiItems,
        &interfaces::IFsiFileItem,
        &interfaces::IFsiFileItem2,
        &interfaces::IFsiNamedStreams,
        &interfaces::IFsiDirectoryItem,
        &interfaces::IFsiDirectoryItem2,
        &interfaces::IFileSystemImage,
        &interfaces::IFileSystemImage2,
        &interfaces::IFileSystemImage3,
        &interfaces::DFileSystemImageEvents,
        &interfaces::DFileSystemImageImportEvents,
        &interfaces::IIsoImageManager,
    };
    return all;
}

std::span<const Class* const> contract_classes() {
    static constexpr const Class* all[] = {
        &classes::MsftDiscMaster2,
        &classes::MsftDiscRecorder2,
        &classes::MsftWriteEngine2,
        &classes::MsftDiscFormat2Erase,
        &classes::MsftDiscFormat2Data,
        &classes::MsftDiscFormat2TrackAtOnce,
        &classes::MsftDiscFormat2RawCD,
        &classes::MsftStreamZero,
        &classes::MsftStreamPrng001,
        &classes::MsftStreamConcatenate,
        &classes::MsftStreamInterleave,
        &classes::MsftWriteSpeedDescriptor,
        &classes::MsftMultisessionSequential,
        &classes::MsftMultisessionRandomWrite,
        &classes::MsftRawCDImageCreator,
        &classes::BootOptions,
        &classes::FsiStream,
        &classes::FileSystemImageResult,
        &classes::ProgressItem,
        &classes::EnumProgressItems,
        &classes::ProgressItems,
        &classes::FsiDirectoryItem,
        &classes::FsiFileItem,
        &classes::EnumFsiItems,
        &classes::FsiNamedStreams,
        &classes::MsftFileSystemImage,
        &classes::MsftIsoImageManager,
        &classes::BlockRange,
        &classes::BlockRangeList,
    };
    return all;
}

} // namespace openimapi::inline v1::com
