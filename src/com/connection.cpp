#include "openimapi/com/connection.hpp"

#include "com/calls.hpp"
#include "openimapi/com/enumerator.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::com {

namespace {

constexpr std::size_t most_arguments = 16;

/// CONNECTDATA whose reference the enumerator holds.
class EnumConnections final : public Object<EnumConnections, IEnumConnections> {
public:
    struct Connection {
        Ptr<IUnknown> sink;
        DWORD cookie;
    };
    using List = std::shared_ptr<const std::vector<Connection>>;

    explicit EnumConnections(List list, std::size_t at = 0) : list_(std::move(list)), at_(at) {}

    HRESULT STDMETHODCALLTYPE Next(ULONG count, CONNECTDATA* items,
                                   ULONG* fetched) noexcept override {
        if (fetched) *fetched = 0;
        if (!items || (count != 1 && !fetched)) return E_POINTER;
        const std::lock_guard lock(mutex_);
        ULONG given = 0;
        for (; given < count && at_ < list_->size(); ++given, ++at_) {
            const Connection& connection = (*list_)[at_];
            connection.sink.copy_to(&items[given].pUnk);
            items[given].dwCookie = connection.cookie;
        }
        if (fetched) *fetched = given;
        return given == count ? S_OK : S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE Skip(ULONG count) noexcept override {
        const std::lock_guard lock(mutex_);
        const std::size_t left = list_->size() - at_;
        at_ += std::min<std::size_t>(count, left);
        return count <= left ? S_OK : S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE Reset() noexcept override {
        const std::lock_guard lock(mutex_);
        at_ = 0;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Clone(IEnumConnections** clone) noexcept override {
        if (!clone) return E_POINTER;
        *clone = nullptr;
        return guard([&] {
            const std::lock_guard lock(mutex_);
            return make<EnumConnections>(list_, at_).move_to(clone);
        });
    }

private:
    List list_;
    std::mutex mutex_;
    std::size_t at_;
};

} // namespace

ConnectionPoint::~ConnectionPoint() = default;

HRESULT ConnectionPoint::QueryInterface(REFIID riid, void** object) noexcept {
    if (!object) return E_POINTER;
    *object = nullptr;
    if (riid != IID_IUnknown && riid != IID_IConnectionPoint) return E_NOINTERFACE;
    *object = static_cast<IConnectionPoint*>(this);
    AddRef();
    return S_OK;
}

HRESULT ConnectionPoint::GetConnectionInterface(IID* iid) noexcept {
    if (!iid) return E_POINTER;
    *iid = events_.iid;
    return S_OK;
}

HRESULT
ConnectionPoint::GetConnectionPointContainer(IConnectionPointContainer** container) noexcept {
    return Ptr<IConnectionPointContainer>(&owner_).copy_to(container);
}

HRESULT ConnectionPoint::Advise(IUnknown* object, DWORD* cookie) noexcept {
    if (!object || !cookie) return E_POINTER;
    *cookie = 0;
    return boundary([&]() -> HRESULT {
        // The sink is asked before the lock is taken: it may call back.
        Sink sink;
        sink.object = Ptr<IUnknown>(object);
        void* typed = nullptr;
        // The event interfaces derive from IDispatch, so that their pointers are IDispatch's too.
        if (SUCCEEDED(object->QueryInterface(events_.iid, &typed)))
            sink.typed = Ptr<IDispatch>::adopt(static_cast<IDispatch*>(typed));
        sink.dispatch = sink.object.as<IDispatch>();
        if (!sink.dispatch) sink.dispatch = sink.typed;
        if (!sink.dispatch) return CONNECT_E_CANNOTCONNECT;
        const std::lock_guard lock(mutex_);
        if (++last_cookie_ == 0) ++last_cookie_;
        sink.cookie = last_cookie_;
        sinks_.push_back(std::move(sink));
        *cookie = last_cookie_;
        return S_OK;
    });
}

HRESULT ConnectionPoint::Unadvise(DWORD cookie) noexcept {
    Sink gone; // released after the lock
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(sinks_.begin(), sinks_.end(),
                                    [&](const Sink& sink) { return sink.cookie == cookie; });
    if (found == sinks_.end()) return CONNECT_E_NOCONNECTION;
    gone = std::move(*found);
    sinks_.erase(found);
    return S_OK;
}

HRESULT ConnectionPoint::EnumConnections(IEnumConnections** connections) noexcept {
    if (!connections) return E_POINTER;
    *connections = nullptr;
    return boundary([&] {
        auto list = std::make_shared<std::vector<com::EnumConnections::Connection>>();
        {
            const std::lock_guard lock(mutex_);
            for (const Sink& sink : sinks_)
                list->push_back({sink.object, sink.cookie});
        }
        return make<com::EnumConnections>(std::move(list)).move_to(connections);
    });
}

bool ConnectionPoint::connected() const noexcept {
    const std::lock_guard lock(mutex_);
    return !sinks_.empty();
}

bool ConnectionPoint::still_connected(DWORD cookie) const noexcept {
    const std::lock_guard lock(mutex_);
    return std::any_of(sinks_.begin(), sinks_.end(),
                       [&](const Sink& sink) { return sink.cookie == cookie; });
}

void ConnectionPoint::fire(DISPID id, std::span<const Variant> arguments) noexcept {
    try {
        std::vector<Sink> sinks;
        {
            const std::lock_guard lock(mutex_);
            sinks = sinks_;
        }
        if (sinks.empty() || arguments.size() > most_arguments) return;
        const FoundMember event = find_member(events_, id, DISPATCH_METHOD);
        for (Sink& sink : sinks) {
            if (!still_connected(sink.cookie)) continue;
            try {
                // Borrowed, last argument first.
                VARIANT reversed[most_arguments];
                for (std::size_t i = 0; i < arguments.size(); ++i)
                    reversed[arguments.size() - 1 - i] = arguments[i];
                DISPPARAMS parameters = {reversed, nullptr, static_cast<UINT>(arguments.size()), 0};
                Variant ignored;
                EXCEPINFO exception = {};
                UINT bad_argument = 0;
                const HRESULT hr =
                    sink.dispatch->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD,
                                          &parameters, &ignored, &exception, &bad_argument);
                ole::SysFreeString(exception.bstrSource);
                ole::SysFreeString(exception.bstrDescription);
                ole::SysFreeString(exception.bstrHelpFile);
                if ((hr != E_NOTIMPL && hr != DISP_E_MEMBERNOTFOUND) || !sink.typed || !event)
                    continue;
                if (arguments.size() != event->parameters.size()) continue;
                Cell cells[most_arguments] = {};
                for (std::size_t i = 0; i < arguments.size(); ++i)
                    std::memcpy(&cells[i], &arguments[i].llVal, sizeof arguments[i].llVal);
                event.owner->call(sink.typed.get(), event.index, cells);
            } catch (...) {
                // A sink in C++ that throws: its own affair.
            }
        }
    } catch (...) {
        // No memory to tell of an event: the work itself goes on.
    }
}

HRESULT enumerate_connection_points(std::span<ConnectionPoint* const> points,
                                    IEnumConnectionPoints** out) noexcept {
    if (!out) return E_POINTER;
    *out = nullptr;
    return boundary([&] {
        std::vector<Ptr<IConnectionPoint>> all;
        for (ConnectionPoint* point : points)
            all.emplace_back(point);
        return enumerate<IEnumConnectionPoints, IConnectionPoint>(std::move(all)).move_to(out);
    });
}

} // namespace openimapi::inline v1::com
