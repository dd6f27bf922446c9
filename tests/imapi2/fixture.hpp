/// The published objects on an emulated recorder.
#pragma once

#include "../emulator/emulated_drive.hpp"
#include "../record/image.hpp"
#include "../support/com_client.hpp"
#include "imapi2/classes.hpp"
#include "imapi2fs/classes.hpp"
#include "openimapi/com/classes.hpp"
#include "openimapi/com/safe_array.hpp"
#include "openimapi/com/stream.hpp"

#include <gmock/gmock.h>
#include <imapi2error.h>
#include <imapi2fs.h>

namespace openimapi::test {

using com::Bstr;
using com::Ptr;
using com::Variant;

class ObjectsTest : public EmulatedDrive {
protected:
    ObjectsTest() {
        imapi2::register_classes();
        imapi2fs::register_classes();
        emulator::register_provider();
        before_ = com::live_objects();
    }
    ~ObjectsTest() override {
        EXPECT_EQ(com::live_objects(), before_) << "objects were left alive";
    }

    template <class T>
    Ptr<T> create(REFCLSID clsid) {
        Ptr<T> object;
        EXPECT_EQ(com::create_instance(clsid, object.put()), S_OK);
        return object;
    }
    Ptr<IDiscRecorder2> recorder() {
        auto made = create<IDiscRecorder2>(CLSID_MsftDiscRecorder2);
        EXPECT_EQ(made->InitializeDiscRecorder(Bstr(u"emulated:d")), S_OK);
        return made;
    }
    Ptr<IDiscFormat2Data> writer(IDiscRecorder2* with) {
        auto made = create<IDiscFormat2Data>(CLSID_MsftDiscFormat2Data);
        EXPECT_EQ(made->put_Recorder(with), S_OK);
        EXPECT_EQ(made->put_ClientName(Bstr(u"test")), S_OK);
        return made;
    }

private:
    long before_ = 0;
};

} // namespace openimapi::test
