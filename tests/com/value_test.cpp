// BSTR, VARIANT and its conversions, SAFEARRAY.
#include "scripted.hpp"

#include <cmath>
#include <cstring>
#include <gmock/gmock.h>
#include <limits>

namespace openimapi::test {
namespace {

TEST(BstrText, KeepsItsLengthAndEmbeddedNulls) {
    const Bstr text(std::u16string_view(u"a\0b", 3));
    EXPECT_EQ(ole::SysStringLen(text), 3U);
    EXPECT_EQ(ole::SysStringByteLen(text), 6U);
    std::uint32_t before = 0;
    std::memcpy(&before, reinterpret_cast<const char*>(text.get()) - 4, 4);
    EXPECT_EQ(before, 6U) << "the size stands in front of the characters";
    EXPECT_EQ(text.get()[3], u'\0');
    EXPECT_EQ(Bstr(text).view(), text.view());
    EXPECT_EQ(view(nullptr), u"");
    EXPECT_EQ(ole::SysStringLen(nullptr), 0U);
    EXPECT_EQ(ole::SysAllocString(nullptr), nullptr);
    ole::SysFreeString(nullptr);
    Bstr bytes = Bstr::adopt(ole::SysAllocStringByteLen("abc", 3));
    EXPECT_EQ(ole::SysStringByteLen(bytes), 3U);
    EXPECT_EQ(ole::SysStringLen(bytes), 1U);
    Bstr grown(u"ab");
    EXPECT_TRUE(ole::SysReAllocStringLen(grown.put(), u"xyz", 2));
    EXPECT_EQ(grown.view(), u"xy");
}

TEST(BstrText, CarriesUnpairedSurrogatesThroughUtf8) {
    const std::u16string odd = {u'x', 0xD800, u'y'};
    EXPECT_EQ(Bstr(std::string_view(Bstr(odd).utf8())).view(), odd);
    EXPECT_EQ(Bstr("Ünïcödé 💿").utf8(), "Ünïcödé 💿");
}

TEST(Guid, IsWrittenAndReadInBraces) {
    OLECHAR text[39];
    EXPECT_EQ(ole::StringFromGUID2(CLSID_MsftDiscMaster2, text, 39), 39);
    EXPECT_EQ(std::u16string_view(text), u"{2735412E-7F64-5B0F-8F00-5D77AFBE261E}");
    EXPECT_EQ(ole::StringFromGUID2(CLSID_MsftDiscMaster2, text, 38), 0);
    CLSID clsid;
    EXPECT_EQ(ole::CLSIDFromString(u"{2735412e-7F64-5b0f-8f00-5d77afbe261E}", &clsid), S_OK);
    EXPECT_EQ(clsid, CLSID_MsftDiscMaster2);
    for (const char16_t* bad :
         {u"", u"{", u"2735412e-7F64-5b0f-8f00-5d77afbe261E",
          u"{2735412e-7F64-5b0f-8f00-5d77afbe261E}x", u"{2735412g-7F64-5b0f-8f00-5d77afbe261E}"})
        EXPECT_EQ(ole::CLSIDFromString(bad, &clsid), CO_E_CLASSSTRING);
    EXPECT_EQ(ole::IIDFromString(u"{}", &clsid), CO_E_IIDSTRING);
    OLECHAR* allocated = nullptr;
    ASSERT_EQ(ole::StringFromCLSID(IID_IUnknown, &allocated), S_OK);
    EXPECT_EQ(std::u16string_view(allocated), u"{00000000-0000-0000-C000-000000000046}");
    ole::CoTaskMemFree(allocated);
}

struct Conversion {
    const char* what;
    Variant from;
    VARTYPE to;
    HRESULT hr;
    Variant expected;
};

std::vector<Conversion> conversions() {
    const auto real = [](double value) { return Variant(value); };
    const auto i2 = [](SHORT value) {
        Variant made;
        made.vt = VT_I2;
        made.iVal = value;
        return made;
    };
    const auto ui1 = [](BYTE value) {
        Variant made;
        made.vt = VT_UI1;
        made.bVal = value;
        return made;
    };
    const auto null = [] {
        Variant made;
        made.vt = VT_NULL;
        return made;
    };
    const Variant none, yes(true), no(false);
    const std::int64_t big = 1LL << 40;
    return {
        {"empty is 0", none, VT_I4, S_OK, Variant(0)},
        {"empty is no text", none, VT_BSTR, S_OK, Variant(u"")},
        {"empty is false", none, VT_BOOL, S_OK, no},
        {"null is no number", null(), VT_I4, DISP_E_TYPEMISMATCH, {}},
        {"null is no text", null(), VT_BSTR, DISP_E_TYPEMISMATCH, {}},
        {"I2 widens", i2(-7), VT_I4, S_OK, Variant(-7)},
        {"I4 narrows", Variant(300), VT_I2, S_OK, i2(300)},
        {"I4 too big for UI1", Variant(300), VT_UI1, DISP_E_OVERFLOW, {}},
        {"negative for UI1", Variant(-1), VT_UI1, DISP_E_OVERFLOW, {}},
        {"negative for UI4", Variant(-1), VT_UI4, DISP_E_OVERFLOW, {}},
        {"I8 too big for I4", Variant(big), VT_I4, DISP_E_OVERFLOW, {}},
        {"I8 to text", Variant(big), VT_BSTR, S_OK, Variant(u"1099511627776")},
        {"UI8 above I8", Variant(~std::uint64_t{0}), VT_I8, DISP_E_OVERFLOW, {}},
        {"UI8 to text", Variant(~std::uint64_t{0}), VT_BSTR, S_OK,
         Variant(u"18446744073709551615")},
        {"UI8 to real", Variant(std::uint64_t{1} << 63), VT_R8, S_OK, real(9223372036854775808.0)},
        {"half to even, down", real(2.5), VT_I4, S_OK, Variant(2)},
        {"half to even, up", real(3.5), VT_I4, S_OK, Variant(4)},
        {"half to even, negative", real(-2.5), VT_I4, S_OK, Variant(-2)},
        {"just below the limit", real(2147483647.4), VT_I4, S_OK, Variant(2147483647)},
        {"rounds beyond the limit", real(2147483647.5), VT_I4, DISP_E_OVERFLOW, {}},
        {"the lower limit", real(-2147483648.5), VT_I4, S_OK, Variant(-2147483647 - 1)},
        {"beyond 64 bits", real(9223372036854775808.0), VT_I8, DISP_E_OVERFLOW, {}},
        {"not a number", real(std::nan("")), VT_I4, DISP_E_OVERFLOW, {}},
        {"true is -1", yes, VT_I4, S_OK, Variant(-1)},
        {"true is all ones", yes, VT_UI1, S_OK, ui1(255)},
        {"true in text", yes, VT_BSTR, S_OK, Variant(u"-1")},
        {"a number is true", Variant(5), VT_BOOL, S_OK, yes},
        {"a small real is true", real(0.1), VT_BOOL, S_OK, yes},
        {"0 is false", Variant(0), VT_BOOL, S_OK, no},
        {"text True", Variant("True"), VT_BOOL, S_OK, yes},
        {"text fAlSe", Variant(" fAlSe "), VT_BOOL, S_OK, no},
        {"text 1", Variant("1"), VT_BOOL, S_OK, yes},
        {"text yes", Variant("yes"), VT_BOOL, DISP_E_TYPEMISMATCH, {}},
        {"text to number", Variant(" 42 "), VT_I4, S_OK, Variant(42)},
        {"text with sign", Variant("-42"), VT_I4, S_OK, Variant(-42)},
        {"text with thousands", Variant("1,234,567"), VT_I4, S_OK, Variant(1234567)},
        {"text rounds", Variant("2.5"), VT_I4, S_OK, Variant(2)},
        {"hexadecimal text", Variant("&H1F"), VT_I4, S_OK, Variant(31)},
        {"octal text", Variant("&o17"), VT_I4, S_OK, Variant(15)},
        {"text to real", Variant("1.5e3"), VT_R8, S_OK, real(1500)},
        {"long text to I8", Variant("9007199254740993"), VT_I8, S_OK,
         Variant(std::int64_t{9007199254740993})},
        {"text too big", Variant("2147483648"), VT_I4, DISP_E_OVERFLOW, {}},
        {"no number", Variant("4x"), VT_I4, DISP_E_TYPEMISMATCH, {}},
        {"empty text", Variant(""), VT_I4, DISP_E_TYPEMISMATCH, {}},
        {"only an exponent", Variant("e5"), VT_R8, DISP_E_TYPEMISMATCH, {}},
        {"exponent without digits", Variant("1e"), VT_R8, DISP_E_TYPEMISMATCH, {}},
        {"infinity in text", Variant("inf"), VT_R8, DISP_E_TYPEMISMATCH, {}},
        {"number to text", Variant(-5), VT_BSTR, S_OK, Variant(u"-5")},
        {"real to text", real(0.1), VT_BSTR, S_OK, Variant(u"0.1")},
        {"big real to text", real(1e20), VT_BSTR, S_OK, Variant(u"1E+20")},
        {"whole real to text", real(5), VT_BSTR, S_OK, Variant(u"5")},
        {"date to text", Variant::from_date(45351.75), VT_BSTR, S_OK,
         Variant(u"2/29/2024 6:00:00 PM")},
        {"time to text", Variant::from_date(0.5), VT_BSTR, S_OK, Variant(u"12:00:00 PM")},
        {"midnight to text", Variant::from_date(45351), VT_BSTR, S_OK, Variant(u"2/29/2024")},
        {"date to number", Variant::from_date(45351.75), VT_R8, S_OK, real(45351.75)},
        {"number to date", Variant(45351), VT_DATE, S_OK, Variant::from_date(45351)},
        {"ISO text to date", Variant("2024-02-29 18:00"), VT_DATE, S_OK,
         Variant::from_date(45351.75)},
        {"US text to date", Variant("2/29/2024 6:00:00 PM"), VT_DATE, S_OK,
         Variant::from_date(45351.75)},
        {"no such day", Variant("2023-02-29"), VT_DATE, DISP_E_TYPEMISMATCH, {}},
        {"before the epoch", Variant("1899-12-29 06:00"), VT_DATE, S_OK, Variant::from_date(-1.25)},
        {"year 10000", Variant(2958466), VT_DATE, DISP_E_OVERFLOW, {}},
        {"missing is no number", Variant::missing(), VT_I4, DISP_E_TYPEMISMATCH, {}},
        {"no object from a number", Variant(1), VT_DISPATCH, DISP_E_TYPEMISMATCH, {}},
        {"no array from a number", Variant(1), VT_ARRAY | VT_VARIANT, DISP_E_TYPEMISMATCH, {}},
        {"no such type", Variant(1), 99, DISP_E_BADVARTYPE, {}},
        {"no reference as target", Variant(1), VT_BYREF | VT_I4, DISP_E_BADVARTYPE, {}},
    };
}

TEST(VariantValue, ConvertsAsAutomationProgramsExpect) {
    const auto table = conversions();
    for (const Conversion& row : table) {
        SCOPED_TRACE(row.what);
        Variant out;
        const HRESULT hr = ole::VariantChangeType(&out, &row.from, 0, row.to);
        EXPECT_EQ(hr, row.hr);
        if (FAILED(row.hr) || FAILED(hr)) {
            EXPECT_EQ(out.vt, VT_EMPTY) << "a failed conversion leaves the target alone";
            continue;
        }
        ASSERT_EQ(out.vt, row.expected.vt);
        switch (out.vt) {
        case VT_BSTR:
            EXPECT_EQ(view(out.bstrVal), view(row.expected.bstrVal));
            break;
        case VT_R8:
        case VT_DATE:
            EXPECT_DOUBLE_EQ(out.dblVal, row.expected.dblVal);
            break;
        case VT_UI1:
            EXPECT_EQ(out.bVal, row.expected.bVal);
            break;
        case VT_I2:
        case VT_BOOL:
            EXPECT_EQ(out.iVal, row.expected.iVal);
            break;
        case VT_I8:
            EXPECT_EQ(out.llVal, row.expected.llVal);
            break;
        default:
            EXPECT_EQ(out.lVal, row.expected.lVal);
        }
    }
    EXPECT_GE(table.size(), 60U);
}

TEST(VariantValue, KeepsEveryIntegerThroughEveryWiderType) {
    // Property: a value that fits a type comes back from it.
    const std::int64_t values[] = {0,
                                   1,
                                   -1,
                                   127,
                                   -128,
                                   255,
                                   32767,
                                   -32768,
                                   65535,
                                   2147483647,
                                   -2147483648LL,
                                   4294967295LL,
                                   std::int64_t{1} << 53};
    for (const std::int64_t value : values)
        for (const VARTYPE type : {VT_I1, VT_UI1, VT_I2, VT_UI2, VT_I4, VT_UI4, VT_INT, VT_UINT,
                                   VT_I8, VT_UI8, VT_R4, VT_R8, VT_CY, VT_BSTR, VT_DECIMAL}) {
            const Variant here(value);
            Variant there, back;
            const HRESULT hr = ole::VariantChangeType(&there, &here, 0, type);
            if (FAILED(hr)) {
                EXPECT_EQ(hr, DISP_E_OVERFLOW) << value << " as " << type;
                continue;
            }
            ASSERT_EQ(ole::VariantChangeType(&back, &there, 0, VT_I8), S_OK)
                << value << " " << type;
            if (type == VT_R4 && std::abs(value) > (1 << 24)) continue; // 24 bits are exact
            EXPECT_EQ(back.llVal, value) << "through " << type;
        }
}

TEST(VariantValue, ConvertsInPlaceAndThroughReferences) {
    Variant value("17");
    EXPECT_EQ(ole::VariantChangeType(&value, &value, 0, VT_I4), S_OK);
    EXPECT_EQ(value.lVal, 17);
    Variant reference;
    reference.vt = VT_BYREF | VT_VARIANT;
    reference.pvarVal = &value;
    EXPECT_EQ(reference.as_utf8(), "17");
    EXPECT_EQ(reference.as_int(), 17);
    Variant twice;
    twice.vt = VT_BYREF | VT_VARIANT;
    twice.pvarVal = &reference;
    EXPECT_FALSE(twice.as_int()) << "a reference to a reference to a VARIANT does not exist";
}

TEST(VariantValue, TakesTheDefaultPropertyOfAnObject) {
    // IDiscMaster2's default member wants an argument, so it has no value.
    EXPECT_FALSE(Variant(make<Master>()).as_int());
    EXPECT_FALSE(Variant(static_cast<IDispatch*>(nullptr)).as_int());
    EXPECT_EQ(Variant(make<Master>()).as_object<IDiscMaster2>().get() != nullptr, true);
}

TEST(VariantValue, CopiesDeeplyAndClearsOnce) {
    const long before = live_objects();
    {
        Variant object(make<Master>());
        const Variant copy(object);
        EXPECT_EQ(copy.pdispVal, object.pdispVal);
        Variant array = Variant::from_array(SafeArray::of(std::vector{1, 2}).detach());
        Variant second(array);
        EXPECT_NE(second.parray, array.parray);
        EXPECT_EQ(values_of(second.parray).at(1).lVal, 2);
        EXPECT_EQ(ole::VariantClear(&second), S_OK);
        EXPECT_EQ(second.vt, VT_EMPTY);
    }
    EXPECT_EQ(live_objects(), before);
    VARIANT bad = {};
    bad.vt = 77;
    EXPECT_EQ(ole::VariantClear(&bad), DISP_E_BADVARTYPE);
    Variant target;
    EXPECT_EQ(ole::VariantCopy(&target, &bad), DISP_E_BADVARTYPE);
}

TEST(VariantValue, WritesCurrencyAndDecimalExactly) {
    Variant money;
    money.vt = VT_CY;
    money.cyVal.int64 = -125000;
    EXPECT_EQ(money.as_utf8(), "-12.5");
    money.cyVal.int64 = 5;
    EXPECT_EQ(money.as_utf8(), "0.0005");
    money.cyVal.int64 = 70000;
    EXPECT_EQ(money.as_utf8(), "7");
    const auto decimal = Variant(12.375).as(VT_DECIMAL);
    ASSERT_TRUE(decimal);
    EXPECT_EQ(decimal->vt, VT_DECIMAL);
    EXPECT_EQ(decimal->as_utf8(), "12.375");
    EXPECT_DOUBLE_EQ(decimal->as(VT_R8)->dblVal, 12.375);
    EXPECT_EQ(Variant("-0.001").as(VT_DECIMAL)->as_utf8(), "-0.001");
    EXPECT_FALSE(Variant(1e30).as(VT_DECIMAL));
}

TEST(Date, RoundsTripsThroughSystemTime) {
    for (int day = -36500; day < 73000; day += 271)
        for (const int second : {0, 1, 43200, 86399}) {
            const double date = day < 0 ? day - second / 86400.0 : day + second / 86400.0;
            SYSTEMTIME time = {};
            ASSERT_TRUE(ole::VariantTimeToSystemTime(date, &time));
            double back = 0;
            ASSERT_TRUE(ole::SystemTimeToVariantTime(&time, &back));
            ASSERT_NEAR(back, date, 1e-9);
        }
    SYSTEMTIME time = {};
    EXPECT_FALSE(ole::VariantTimeToSystemTime(3e6, &time));
    ASSERT_TRUE(ole::VariantTimeToSystemTime(2, &time));
    EXPECT_EQ(time.wYear, 1900);
    EXPECT_EQ(time.wMonth, 1);
    EXPECT_EQ(time.wDay, 1);
    EXPECT_EQ(time.wDayOfWeek, 1) << "a Monday";
}

TEST(Array, HoldsVariantsFromZero) {
    SafeArray array = SafeArray::of(std::vector<std::string_view>{"a", "b"});
    LONG lower = 9, upper = 9;
    VARTYPE type = 0;
    EXPECT_EQ(ole::SafeArrayGetDim(array.get()), 1U);
    EXPECT_EQ(ole::SafeArrayGetLBound(array.get(), 1, &lower), S_OK);
    EXPECT_EQ(ole::SafeArrayGetUBound(array.get(), 1, &upper), S_OK);
    EXPECT_EQ(ole::SafeArrayGetVartype(array.get(), &type), S_OK);
    EXPECT_EQ(lower, 0);
    EXPECT_EQ(upper, 1);
    EXPECT_EQ(type, VT_VARIANT);
    EXPECT_EQ(ole::SafeArrayGetLBound(array.get(), 2, &lower), DISP_E_BADINDEX);
    EXPECT_EQ(ole::SafeArrayGetElemsize(array.get()), sizeof(VARIANT));
    EXPECT_EQ(SafeArray::of(std::vector<int>{}).get()->rgsabound[0].cElements, 0U);

    Variant element;
    LONG index = 1;
    EXPECT_EQ(ole::SafeArrayGetElement(array.get(), &index, element.put()), S_OK);
    EXPECT_EQ(view(element.bstrVal), u"b");
    Variant replaced(5);
    EXPECT_EQ(ole::SafeArrayPutElement(array.get(), &index, &replaced), S_OK);
    EXPECT_EQ(values_of(array.get()).at(1).lVal, 5);
    index = 2;
    EXPECT_EQ(ole::SafeArrayGetElement(array.get(), &index, element.put()), DISP_E_BADINDEX);
    index = -1;
    EXPECT_EQ(ole::SafeArrayPutElement(array.get(), &index, &replaced), DISP_E_BADINDEX);
}

TEST(Array, VariesItsFirstDimensionFastest) {
    SAFEARRAYBOUND bounds[] = {{2, 1}, {3, 10}};
    SafeArray array = SafeArray::adopt(ole::SafeArrayCreate(VT_I4, 2, bounds));
    ASSERT_TRUE(array.get());
    EXPECT_EQ(array.get()->rgsabound[0].lLbound, 10) << "the bounds stand in reverse";
    for (LONG i = 1; i <= 2; ++i)
        for (LONG j = 10; j <= 12; ++j) {
            LONG indices[] = {i, j}, value = 100 * i + j;
            ASSERT_EQ(ole::SafeArrayPutElement(array.get(), indices, &value), S_OK);
        }
    void* data = nullptr;
    ASSERT_EQ(ole::SafeArrayAccessData(array.get(), &data), S_OK);
    EXPECT_THAT(std::vector<LONG>(static_cast<LONG*>(data), static_cast<LONG*>(data) + 6),
                testing::ElementsAre(110, 210, 111, 211, 112, 212));
    EXPECT_EQ(ole::SafeArrayDestroy(array.get()), DISP_E_ARRAYISLOCKED);
    EXPECT_EQ(ole::SafeArrayUnaccessData(array.get()), S_OK);
    EXPECT_EQ(ole::SafeArrayUnlock(array.get()), E_UNEXPECTED);
    LONG upper = 0;
    EXPECT_EQ(ole::SafeArrayGetUBound(array.get(), 2, &upper), S_OK);
    EXPECT_EQ(upper, 12);
    EXPECT_THROW(static_cast<void>(values_of(array.get())), Error);
}

TEST(Array, GrowsAndShrinksAndOwnsItsElements) {
    const long before = live_objects();
    {
        SafeArray array = SafeArray::adopt(ole::SafeArrayCreateVector(VT_DISPATCH, 0, 2));
        auto master = make<Master>();
        LONG index = 1;
        ASSERT_EQ(
            ole::SafeArrayPutElement(array.get(), &index, static_cast<IDispatch*>(master.get())),
            S_OK);
        SAFEARRAY* copy = nullptr;
        ASSERT_EQ(ole::SafeArrayCopy(array.get(), &copy), S_OK);
        SAFEARRAYBOUND wanted = {4, 0};
        EXPECT_EQ(ole::SafeArrayRedim(array.get(), &wanted), S_OK);
        EXPECT_EQ(values_of(array.get()).size(), 4U);
        EXPECT_EQ(values_of(array.get())[1].pdispVal, static_cast<IDispatch*>(master.get()));
        wanted.cElements = 1;
        EXPECT_EQ(ole::SafeArrayRedim(array.get(), &wanted), S_OK);
        EXPECT_EQ(ole::SafeArrayDestroy(copy), S_OK);
        EXPECT_EQ(master->AddRef(), 2U) << "the arrays have let it go";
        master->Release();
    }
    EXPECT_EQ(live_objects(), before);
    SAFEARRAYBOUND huge[] = {{0x7FFFFFFF, 0}, {0x7FFFFFFF, 0}, {0x7FFFFFFF, 0}};
    EXPECT_EQ(ole::SafeArrayCreate(VT_VARIANT, 3, huge), nullptr);
    EXPECT_EQ(ole::SafeArrayCreate(VT_EMPTY, 1, huge), nullptr);
    EXPECT_EQ(ole::SafeArrayCreate(VT_I4, 0, huge), nullptr);
    EXPECT_EQ(ole::SafeArrayDestroy(nullptr), S_OK);
    EXPECT_TRUE(values_of(nullptr).empty());
}

} // namespace
} // namespace openimapi::test
