/// What the generated calls through the slots are written in.
#pragma once

#include "openimapi/com/interface.hpp"

namespace openimapi::inline v1::com {

/// Zeroed before a call; `in` members borrow, `out` members receive what the caller then owns.
union Cell {
    VARIANT variant;
    LONG i4;
    ULONG ui4;
    LONGLONG i8;
    BYTE ui1;
    VARIANT_BOOL boolean;
    DATE date;
    BSTR bstr;
    SAFEARRAY* array;
    IUnknown* unknown; ///< points at the interface that the parameter names
};

/// An out parameter that is an interface pointer.
template <class I>
class OutObject {
public:
    explicit OutObject(IUnknown*& cell) : cell_(cell) {}
    OutObject(const OutObject&) = delete;
    OutObject& operator=(const OutObject&) = delete;
    ~OutObject() { cell_ = value_; }
    operator I**() { return &value_; }

private:
    IUnknown*& cell_;
    I* value_ = nullptr;
};

/// An out parameter that is an enum.
template <class E>
class OutEnum {
public:
    explicit OutEnum(LONG& cell) : cell_(cell) {}
    OutEnum(const OutEnum&) = delete;
    OutEnum& operator=(const OutEnum&) = delete;
    ~OutEnum() { cell_ = static_cast<LONG>(value_); }
    operator E*() { return &value_; }

private:
    LONG& cell_;
    E value_{};
};

} // namespace openimapi::inline v1::com
