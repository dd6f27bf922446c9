/// Interfaces and classes as data: what QueryInterface, IDispatch and the class table work from.
/// The published ones are generated from idl/ (openimapi/com/contract.hpp).
#pragma once

#include "openimapi/base/export.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <ole2.h>
#include <span>
#include <type_traits>

namespace openimapi::inline v1::com {

/// One argument of a late-bound call, unpacked. Which member is set follows from Parameter::type.
union Cell;

struct Parameter {
    static constexpr std::uint8_t in = 1, out = 2, optional = 4, retval = 8;

    const char16_t* name;
    VARTYPE type; ///< of the value, without VT_BYREF; VT_PTR where Automation has no type for it
    std::uint8_t flags;
    const IID* interface_id; ///< of VT_DISPATCH and VT_UNKNOWN: what the member wants
};

/// The value is the flag of IDispatch::Invoke that asks for it.
enum class MemberKind : std::uint8_t {
    method = DISPATCH_METHOD,
    get = DISPATCH_PROPERTYGET,
    put = DISPATCH_PROPERTYPUT,
    put_ref = DISPATCH_PROPERTYPUTREF
};

/// DISPID of a member that has none: its interface is not for Automation.
inline constexpr DISPID no_id = std::numeric_limits<DISPID>::min();

struct Member {
    static constexpr std::uint8_t hidden = 1, restricted = 2, local = 4;

    const char16_t* name; ///< as in the IDL: "Count", not "get_Count"
    DISPID id;
    MemberKind kind;
    std::uint8_t flags;
    std::uint16_t slot; ///< in the vtable, counted from QueryInterface
    std::span<const Parameter> parameters;
};

struct Interface {
    const char* name;
    const IID& iid;
    const Interface* base; ///< null for IUnknown
    bool dual;
    std::span<const Member> members;     ///< its own, in vtable order
    std::span<const std::uint8_t> by_id; ///< indices of members by DISPID; empty without Automation
    /// Calls own member `index` of `self` (really a pointer to this interface) with its arguments.
    HRESULT (*call)(IDispatch* self, unsigned index, Cell* arguments);

    /// True for its own IID and those of its bases.
    [[nodiscard]] constexpr bool is(REFIID other) const noexcept {
        for (const Interface* at = this; at; at = at->base)
            if (at->iid == other) return true;
        return false;
    }
};

/// What the type library says of a class.
struct Class {
    const char* name;
    const CLSID& clsid;
    const char16_t* prog_id;           ///< without a version; null for classes made by others only
    const char16_t* versioned_prog_id; ///< "….1"
    bool creatable;
    std::span<const Interface* const> interfaces; ///< the default one first
    std::span<const Interface* const> sources;    ///< events; the default one first
};

/// The description of interface I: a `const Interface*`; for others there is none.
template <class I>
inline constexpr std::nullptr_t interface_of = nullptr;
template <class I>
concept Described = std::is_same_v<decltype(interface_of<I>), const Interface* const>;

/// The platform's interfaces that objects implement.
namespace interfaces {
#define OPENIMAPI_PLATFORM_INTERFACE(name) OPENIMAPI_API extern const Interface name
OPENIMAPI_PLATFORM_INTERFACE(IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IClassFactory);
OPENIMAPI_PLATFORM_INTERFACE(ISequentialStream);
OPENIMAPI_PLATFORM_INTERFACE(IStream);
OPENIMAPI_PLATFORM_INTERFACE(IDispatch);
OPENIMAPI_PLATFORM_INTERFACE(IEnumVARIANT);
OPENIMAPI_PLATFORM_INTERFACE(IErrorInfo);
OPENIMAPI_PLATFORM_INTERFACE(ICreateErrorInfo);
OPENIMAPI_PLATFORM_INTERFACE(ISupportErrorInfo);
OPENIMAPI_PLATFORM_INTERFACE(IConnectionPointContainer);
OPENIMAPI_PLATFORM_INTERFACE(IConnectionPoint);
OPENIMAPI_PLATFORM_INTERFACE(IEnumConnections);
OPENIMAPI_PLATFORM_INTERFACE(IEnumConnectionPoints);
OPENIMAPI_PLATFORM_INTERFACE(IProvideClassInfo);
OPENIMAPI_PLATFORM_INTERFACE(IProvideClassInfo2);
#undef OPENIMAPI_PLATFORM_INTERFACE
} // namespace interfaces

#define OPENIMAPI_INTERFACE_OF(name)                                                               \
    template <>                                                                                    \
    inline constexpr const Interface* interface_of<name> = &interfaces::name
OPENIMAPI_INTERFACE_OF(IUnknown);
OPENIMAPI_INTERFACE_OF(IClassFactory);
OPENIMAPI_INTERFACE_OF(ISequentialStream);
OPENIMAPI_INTERFACE_OF(IStream);
OPENIMAPI_INTERFACE_OF(IDispatch);
OPENIMAPI_INTERFACE_OF(IEnumVARIANT);
OPENIMAPI_INTERFACE_OF(IErrorInfo);
OPENIMAPI_INTERFACE_OF(ICreateErrorInfo);
OPENIMAPI_INTERFACE_OF(ISupportErrorInfo);
OPENIMAPI_INTERFACE_OF(IConnectionPointContainer);
OPENIMAPI_INTERFACE_OF(IConnectionPoint);
OPENIMAPI_INTERFACE_OF(IEnumConnections);
OPENIMAPI_INTERFACE_OF(IEnumConnectionPoints);
OPENIMAPI_INTERFACE_OF(IProvideClassInfo);
OPENIMAPI_INTERFACE_OF(IProvideClassInfo2);
#undef OPENIMAPI_INTERFACE_OF

} // namespace openimapi::inline v1::com
