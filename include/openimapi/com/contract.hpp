/// The tables of the published contract, one of each interface and class. Generated from
/// idl/ by scripts/generate; do not edit.
// clang-format off
#pragma once

#include "openimapi/com/interface.hpp"

#include <imapi2.h>
#include <imapi2fs.h>
#include <openimapi.h>

namespace openimapi::inline v1::com {

namespace interfaces {
OPENIMAPI_API extern const Interface IDiscMaster2;
OPENIMAPI_API extern const Interface DDiscMaster2Events;
OPENIMAPI_API extern const Interface IDiscRecorder2Ex;
OPENIMAPI_API extern const Interface IDiscRecorder2;
OPENIMAPI_API extern const Interface IWriteEngine2;
OPENIMAPI_API extern const Interface IWriteEngine2EventArgs;
OPENIMAPI_API extern const Interface DWriteEngine2Events;
OPENIMAPI_API extern const Interface IDiscFormat2;
OPENIMAPI_API extern const Interface IDiscFormat2Erase;
OPENIMAPI_API extern const Interface DDiscFormat2EraseEvents;
OPENIMAPI_API extern const Interface IDiscFormat2Data;
OPENIMAPI_API extern const Interface DDiscFormat2DataEvents;
OPENIMAPI_API extern const Interface IDiscFormat2DataEventArgs;
OPENIMAPI_API extern const Interface IDiscFormat2TrackAtOnce;
OPENIMAPI_API extern const Interface DDiscFormat2TrackAtOnceEvents;
OPENIMAPI_API extern const Interface IDiscFormat2TrackAtOnceEventArgs;
OPENIMAPI_API extern const Interface IDiscFormat2RawCD;
OPENIMAPI_API extern const Interface DDiscFormat2RawCDEvents;
OPENIMAPI_API extern const Interface IDiscFormat2RawCDEventArgs;
OPENIMAPI_API extern const Interface IBurnVerification;
OPENIMAPI_API extern const Interface IWriteSpeedDescriptor;
OPENIMAPI_API extern const Interface IMultisession;
OPENIMAPI_API extern const Interface IMultisessionSequential;
OPENIMAPI_API extern const Interface IMultisessionSequential2;
OPENIMAPI_API extern const Interface IMultisessionRandomWrite;
OPENIMAPI_API extern const Interface IStreamPseudoRandomBased;
OPENIMAPI_API extern const Interface IStreamConcatenate;
OPENIMAPI_API extern const Interface IStreamInterleave;
OPENIMAPI_API extern const Interface IRawCDImageCreator;
OPENIMAPI_API extern const Interface IRawCDImageTrackInfo;
OPENIMAPI_API extern const Interface IBlockRange;
OPENIMAPI_API extern const Interface IBlockRangeList;
OPENIMAPI_API extern const Interface IBootOptions;
OPENIMAPI_API extern const Interface IProgressItem;
OPENIMAPI_API extern const Interface IEnumProgressItems;
OPENIMAPI_API extern const Interface IProgressItems;
OPENIMAPI_API extern const Interface IFileSystemImageResult;
OPENIMAPI_API extern const Interface IFileSystemImageResult2;
OPENIMAPI_API extern const Interface IFsiItem;
OPENIMAPI_API extern const Interface IEnumFsiItems;
OPENIMAPI_API extern const Interface IFsiFileItem;
OPENIMAPI_API extern const Interface IFsiFileItem2;
OPENIMAPI_API extern const Interface IFsiNamedStreams;
OPENIMAPI_API extern const Interface IFsiDirectoryItem;
OPENIMAPI_API extern const Interface IFsiDirectoryItem2;
OPENIMAPI_API extern const Interface IFileSystemImage;
OPENIMAPI_API extern const Interface IFileSystemImage2;
OPENIMAPI_API extern const Interface IFileSystemImage3;
OPENIMAPI_API extern const Interface DFileSystemImageEvents;
OPENIMAPI_API extern const Interface DFileSystemImageImportEvents;
OPENIMAPI_API extern const Interface IIsoImageManager;
OPENIMAPI_API extern const Interface IOpenImapiImage;
OPENIMAPI_API extern const Interface IOpenImapiResult;
OPENIMAPI_API extern const Interface IOpenImapiRename;
OPENIMAPI_API extern const Interface IOpenImapiRenames;
} // namespace interfaces

template <> inline constexpr const Interface* interface_of<IDiscMaster2> = &interfaces::IDiscMaster2;
template <> inline constexpr const Interface* interface_of<DDiscMaster2Events> = &interfaces::DDiscMaster2Events;
template <> inline constexpr const Interface* interface_of<IDiscRecorder2Ex> = &interfaces::IDiscRecorder2Ex;
template <> inline constexpr const Interface* interface_of<IDiscRecorder2> = &interfaces::IDiscRecorder2;
template <> inline constexpr const Interface* interface_of<IWriteEngine2> = &interfaces::IWriteEngine2;
template <> inline constexpr const Interface* interface_of<IWriteEngine2EventArgs> = &interfaces::IWriteEngine2EventArgs;
template <> inline constexpr const Interface* interface_of<DWriteEngine2Events> = &interfaces::DWriteEngine2Events;
template <> inline constexpr const Interface* interface_of<IDiscFormat2> = &interfaces::IDiscFormat2;
template <> inline constexpr const Interface* interface_of<IDiscFormat2Erase> = &interfaces::IDiscFormat2Erase;
template <> inline constexpr const Interface* interface_of<DDiscFormat2EraseEvents> = &interfaces::DDiscFormat2EraseEvents;
template <> inline constexpr const Interface* interface_of<IDiscFormat2Data> = &interfaces::IDiscFormat2Data;
template <> inline constexpr const Interface* interface_of<DDiscFormat2DataEvents> = &interfaces::DDiscFormat2DataEvents;
template <> inline constexpr const Interface* interface_of<IDiscFormat2DataEventArgs> = &interfaces::IDiscFormat2DataEventArgs;
template <> inline constexpr const Interface* interface_of<IDiscFormat2TrackAtOnce> = &interfaces::IDiscFormat2TrackAtOnce;
template <> inline constexpr const Interface* interface_of<DDiscFormat2TrackAtOnceEvents> = &interfaces::DDiscFormat2TrackAtOnceEvents;
template <> inline constexpr const Interface* interface_of<IDiscFormat2TrackAtOnceEventArgs> = &interfaces::IDiscFormat2TrackAtOnceEventArgs;
template <> inline constexpr const Interface* interface_of<IDiscFormat2RawCD> = &interfaces::IDiscFormat2RawCD;
template <> inline constexpr const Interface* interface_of<DDiscFormat2RawCDEvents> = &interfaces::DDiscFormat2RawCDEvents;
template <> inline constexpr const Interface* interface_of<IDiscFormat2RawCDEventArgs> = &interfaces::IDiscFormat2RawCDEventArgs;
template <> inline constexpr const Interface* interface_of<IBurnVerification> = &interfaces::IBurnVerification;
template <> inline constexpr const Interface* interface_of<IWriteSpeedDescriptor> = &interfaces::IWriteSpeedDescriptor;
template <> inline constexpr const Interface* interface_of<IMultisession> = &interfaces::IMultisession;
template <> inline constexpr const Interface* interface_of<IMultisessionSequential> = &interfaces::IMultisessionSequential;
template <> inline constexpr const Interface* interface_of<IMultisessionSequential2> = &interfaces::IMultisessionSequential2;
template <> inline constexpr const Interface* interface_of<IMultisessionRandomWrite> = &interfaces::IMultisessionRandomWrite;
template <> inline constexpr const Interface* interface_of<IStreamPseudoRandomBased> = &interfaces::IStreamPseudoRandomBased;
template <> inline constexpr const Interface* interface_of<IStreamConcatenate> = &interfaces::IStreamConcatenate;
template <> inline constexpr const Interface* interface_of<IStreamInterleave> = &interfaces::IStreamInterleave;
template <> inline constexpr const Interface* interface_of<IRawCDImageCreator> = &interfaces::IRawCDImageCreator;
template <> inline constexpr const Interface* interface_of<IRawCDImageTrackInfo> = &interfaces::IRawCDImageTrackInfo;
template <> inline constexpr const Interface* interface_of<IBlockRange> = &interfaces::IBlockRange;
template <> inline constexpr const Interface* interface_of<IBlockRangeList> = &interfaces::IBlockRangeList;
template <> inline constexpr const Interface* interface_of<IBootOptions> = &interfaces::IBootOptions;
template <> inline constexpr const Interface* interface_of<IProgressItem> = &interfaces::IProgressItem;
template <> inline constexpr const Interface* interface_of<IEnumProgressItems> = &interfaces::IEnumProgressItems;
template <> inline constexpr const Interface* interface_of<IProgressItems> = &interfaces::IProgressItems;
template <> inline constexpr const Interface* interface_of<IFileSystemImageResult> = &interfaces::IFileSystemImageResult;
template <> inline constexpr const Interface* interface_of<IFileSystemImageResult2> = &interfaces::IFileSystemImageResult2;
template <> inline constexpr const Interface* interface_of<IFsiItem> = &interfaces::IFsiItem;
template <> inline constexpr const Interface* interface_of<IEnumFsiItems> = &interfaces::IEnumFsiItems;
template <> inline constexpr const Interface* interface_of<IFsiFileItem> = &interfaces::IFsiFileItem;
template <> inline constexpr const Interface* interface_of<IFsiFileItem2> = &interfaces::IFsiFileItem2;
template <> inline constexpr const Interface* interface_of<IFsiNamedStreams> = &interfaces::IFsiNamedStreams;
template <> inline constexpr const Interface* interface_of<IFsiDirectoryItem> = &interfaces::IFsiDirectoryItem;
template <> inline constexpr const Interface* interface_of<IFsiDirectoryItem2> = &interfaces::IFsiDirectoryItem2;
template <> inline constexpr const Interface* interface_of<IFileSystemImage> = &interfaces::IFileSystemImage;
template <> inline constexpr const Interface* interface_of<IFileSystemImage2> = &interfaces::IFileSystemImage2;
template <> inline constexpr const Interface* interface_of<IFileSystemImage3> = &interfaces::IFileSystemImage3;
template <> inline constexpr const Interface* interface_of<DFileSystemImageEvents> = &interfaces::DFileSystemImageEvents;
template <> inline constexpr const Interface* interface_of<DFileSystemImageImportEvents> = &interfaces::DFileSystemImageImportEvents;
template <> inline constexpr const Interface* interface_of<IIsoImageManager> = &interfaces::IIsoImageManager;
template <> inline constexpr const Interface* interface_of<IOpenImapiImage> = &interfaces::IOpenImapiImage;
template <> inline constexpr const Interface* interface_of<IOpenImapiResult> = &interfaces::IOpenImapiResult;
template <> inline constexpr const Interface* interface_of<IOpenImapiRename> = &interfaces::IOpenImapiRename;
template <> inline constexpr const Interface* interface_of<IOpenImapiRenames> = &interfaces::IOpenImapiRenames;

namespace classes {
OPENIMAPI_API extern const Class MsftDiscMaster2;
OPENIMAPI_API extern const Class MsftDiscRecorder2;
OPENIMAPI_API extern const Class MsftWriteEngine2;
OPENIMAPI_API extern const Class MsftDiscFormat2Erase;
OPENIMAPI_API extern const Class MsftDiscFormat2Data;
OPENIMAPI_API extern const Class MsftDiscFormat2TrackAtOnce;
OPENIMAPI_API extern const Class MsftDiscFormat2RawCD;
OPENIMAPI_API extern const Class MsftStreamZero;
OPENIMAPI_API extern const Class MsftStreamPrng001;
OPENIMAPI_API extern const Class MsftStreamConcatenate;
OPENIMAPI_API extern const Class MsftStreamInterleave;
OPENIMAPI_API extern const Class MsftWriteSpeedDescriptor;
OPENIMAPI_API extern const Class MsftMultisessionSequential;
OPENIMAPI_API extern const Class MsftMultisessionRandomWrite;
OPENIMAPI_API extern const Class MsftRawCDImageCreator;
OPENIMAPI_API extern const Class BootOptions;
OPENIMAPI_API extern const Class FsiStream;
OPENIMAPI_API extern const Class FileSystemImageResult;
OPENIMAPI_API extern const Class ProgressItem;
OPENIMAPI_API extern const Class EnumProgressItems;
OPENIMAPI_API extern const Class ProgressItems;
OPENIMAPI_API extern const Class FsiDirectoryItem;
OPENIMAPI_API extern const Class FsiFileItem;
OPENIMAPI_API extern const Class EnumFsiItems;
OPENIMAPI_API extern const Class FsiNamedStreams;
OPENIMAPI_API extern const Class MsftFileSystemImage;
OPENIMAPI_API extern const Class MsftIsoImageManager;
OPENIMAPI_API extern const Class BlockRange;
OPENIMAPI_API extern const Class BlockRangeList;
} // namespace classes

/// Every published interface, and every published class, in the order of the IDL.
[[nodiscard]] OPENIMAPI_API std::span<const Interface* const> contract_interfaces();
[[nodiscard]] OPENIMAPI_API std::span<const Class* const> contract_classes();

} // namespace openimapi::inline v1::com
