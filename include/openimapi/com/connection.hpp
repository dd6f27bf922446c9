/// Connection points: how objects tell of events.
///
///     class Image final : public com::Object<Image, IFileSystemImage3,
///             com::ConnectionPoints<DFileSystemImageEvents, DFileSystemImageImportEvents>> { … };
///     fire<DFileSystemImageEvents>(DISPID_DFILESYSTEMIMAGEEVENTS_UPDATE, {this_object, name, 1,
///     9});
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/com/variant.hpp"

#include <array>
#include <mutex>
#include <span>
#include <vector>

namespace openimapi::inline v1::com {

/// The sinks of one outgoing interface. Any thread may advise, unadvise and fire.
class OPENIMAPI_API ConnectionPoint final : public IConnectionPoint {
public:
    /// Lives inside `owner`, whose references it shares.
    ConnectionPoint(IConnectionPointContainer& owner, const Interface& events) noexcept
        : owner_(owner), events_(events) {}
    ConnectionPoint(const ConnectionPoint&) = delete;
    ConnectionPoint& operator=(const ConnectionPoint&) = delete;
    ~ConnectionPoint();

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override;
    using IConnectionPoint::QueryInterface;
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return owner_.AddRef(); }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return owner_.Release(); }

    HRESULT STDMETHODCALLTYPE GetConnectionInterface(IID* iid) noexcept override;
    HRESULT STDMETHODCALLTYPE
    GetConnectionPointContainer(IConnectionPointContainer** container) noexcept override;
    /// A sink needs the event interface or IDispatch; CONNECT_E_CANNOTCONNECT otherwise.
    HRESULT STDMETHODCALLTYPE Advise(IUnknown* sink, DWORD* cookie) noexcept override;
    /// No call to the sink begins after this returns, except one already on its way in another
    /// thread.
    HRESULT STDMETHODCALLTYPE Unadvise(DWORD cookie) noexcept override;
    HRESULT STDMETHODCALLTYPE EnumConnections(IEnumConnections** connections) noexcept override;

    /// Calls event `id` of every sink that is connected now, in the order of connecting, on this
    /// thread and with no lock held: by IDispatch::Invoke, and where that answers E_NOTIMPL or
    /// DISP_E_MEMBERNOTFOUND and the sink has the event interface, by its slot; never both.
    /// What a sink answers, or throws, changes nothing. `arguments` in the order of the IDL.
    void fire(DISPID id, std::span<const Variant> arguments) noexcept;
    /// True where there is someone to tell; saves making the arguments.
    [[nodiscard]] bool connected() const noexcept;

    [[nodiscard]] const Interface& events() const noexcept { return events_; }
    [[nodiscard]] IConnectionPointContainer& owner() const noexcept { return owner_; }

private:
    struct Sink {
        DWORD cookie = 0;
        Ptr<IUnknown> object;    ///< as it came
        Ptr<IDispatch> dispatch; ///< null where it has none
        Ptr<IDispatch> typed;    ///< the event interface, or null
    };
    [[nodiscard]] bool still_connected(DWORD cookie) const noexcept;

    IConnectionPointContainer& owner_;
    const Interface& events_;
    mutable std::mutex mutex_;
    std::vector<Sink> sinks_;
    DWORD last_cookie_ = 0;
};

/// IConnectionPointContainer over a fixed list of points.
[[nodiscard]] OPENIMAPI_API HRESULT enumerate_connection_points(
    std::span<ConnectionPoint* const> points, IEnumConnectionPoints** out) noexcept;

/// To be named among the interfaces of an Object; Events: the outgoing interfaces, the default one
/// first.
template <class... Events>
class ConnectionPoints : public IConnectionPointContainer {
public:
    HRESULT STDMETHODCALLTYPE EnumConnectionPoints(IEnumConnectionPoints** out) noexcept override {
        std::array<ConnectionPoint*, sizeof...(Events)> all;
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = &points_[i];
        return enumerate_connection_points(all, out);
    }
    HRESULT STDMETHODCALLTYPE FindConnectionPoint(REFIID riid,
                                                  IConnectionPoint** out) noexcept override {
        if (!out) return E_POINTER;
        *out = nullptr;
        for (ConnectionPoint& point : points_)
            if (point.events().iid == riid) return Ptr<IConnectionPoint>(&point).copy_to(out);
        return CONNECT_E_NOCONNECTION;
    }

    template <class E>
    [[nodiscard]] ConnectionPoint& point() noexcept {
        constexpr bool matches[] = {std::is_same_v<E, Events>...};
        for (std::size_t i = 0; i < sizeof...(Events); ++i)
            if (matches[i]) return points_[i];
        return points_[0];
    }
    /// See ConnectionPoint::fire.
    template <class E>
    void fire(DISPID id, std::initializer_list<Variant> arguments) noexcept {
        static_assert((std::is_same_v<E, Events> || ...), "not an event interface of this object");
        point<E>().fire(id, {arguments.begin(), arguments.size()});
    }
    template <class E>
    [[nodiscard]] bool connected() noexcept {
        return point<E>().connected();
    }

protected:
    ConnectionPoints() = default;
    ~ConnectionPoints() = default;

private:
    std::array<ConnectionPoint, sizeof...(Events)> points_ = {
        ConnectionPoint(*this, *interface_of<Events>)...};
};

template <class... Events>
inline constexpr const Interface* interface_of<ConnectionPoints<Events...>> =
    &interfaces::IConnectionPointContainer;

} // namespace openimapi::inline v1::com
