/// An image object, and how programs use it: through vtables and through IDispatch.
#pragma once

#include "../support/com_client.hpp"
#include "../support/temporary_folder.hpp"
#include "imapi2fs/classes.hpp"
#include "openimapi/com/classes.hpp"
#include "openimapi/com/safe_array.hpp"
#include "openimapi/com/stream.hpp"
#include "openimapi/com/variant.hpp"
#include "openimapi/io/sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <imapi2fserror.h>
#include <string>
#include <vector>

namespace openimapi::test {

using com::Bstr;
using com::Ptr;
using com::Variant;

class ImageTest : public ::testing::Test {
protected:
    ImageTest() {
        imapi2fs::register_classes();
        before_ = com::live_objects();
        EXPECT_EQ(com::create_instance(CLSID_MsftFileSystemImage, image.put()), S_OK);
    }
    ~ImageTest() override {
        image.reset();
        EXPECT_EQ(com::live_objects(), before_) << "objects were left alive";
    }
    Ptr<IFsiDirectoryItem> root() {
        Ptr<IFsiDirectoryItem> item;
        EXPECT_EQ(image->get_Root(item.put()), S_OK);
        return item;
    }
    static Ptr<IStream> stream(std::string_view text) {
        return com::memory_stream(std::as_bytes(std::span(text)));
    }
    /// AddFile, with the stream let go of at once.
    HRESULT add(const char16_t* path, Ptr<IStream> data) {
        return root()->AddFile(Bstr(path), data.get());
    }
    HRESULT add(const char16_t* path, std::string_view text) { return add(path, stream(text)); }
    HRESULT add_zeros(const char16_t* path, std::uint64_t bytes) {
        return add(path, com::stream_over(io::zeros(Bytes(bytes))));
    }
    static std::string content(IStream* from) {
        std::string out(100, '\0');
        ULONG got = 0;
        EXPECT_GE(from->Read(out.data(), 100, &got), 0);
        out.resize(got);
        return out;
    }

    Ptr<IFileSystemImage3> image;

private:
    long before_ = 0;
};

template <class Object, class Get>
std::string text_of(const Object& object, Get get) {
    Bstr value;
    EXPECT_GE(((*object).*get)(value.put()), 0);
    return value.utf8();
}

using Folder = openimapi::testing::TemporaryFolder;

} // namespace openimapi::test
