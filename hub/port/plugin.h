#pragma once

#include <boost/version.hpp>
#include <memory>
#include <string>

#include "hub/port/adapter_kinds.h"
#include "hub/port/receiver.h"

/// Version of what a plugin sees: raised by one whenever a header that this one reaches changes in more than
/// comments (tests/architecture/port_version_test.py notices).
#define SAKTA_PORT_VERSION "25"

#define SAKTA_AS_TEXT_(x) #x
#define SAKTA_AS_TEXT(x) SAKTA_AS_TEXT_(x)
#ifdef _GLIBCXX_DEBUG
#define SAKTA_CONTAINERS ", debug containers"
#else
#define SAKTA_CONTAINERS ""
#endif

/// What must be the same in the hub and in a plugin, for they share objects: the compiler with its C++ ABI,
/// Boost, and the headers of port/.
#define SAKTA_PLUGIN_ABI                                                     \
  "compiler " __VERSION__                                                    \
  ", C++ ABI " SAKTA_AS_TEXT(__GXX_ABI_VERSION) ", Boost " BOOST_LIB_VERSION \
                                                ", port " SAKTA_PORT_VERSION SAKTA_CONTAINERS

/// Once in each plugin, outside of any namespace: writes into the file what it was built for. The hub looks
/// for it before it loads the file, so that no instruction of a plugin for another hub is ever executed.
#define SAKTA_PLUGIN \
  __attribute__((used)) static const char sakta_plugin_abi[] = "<sakta plugin abi: " SAKTA_PLUGIN_ABI ">";

namespace hub::port {

/// A kind of adapter that is not part of the program but comes in a shared library: what Poco::ClassLoader
/// finds in the library's manifest. Made once for each process and never destroyed; the library is never
/// unloaded. Members are called from any thread.
class PluginKind {
 public:
  PluginKind() = default;
  PluginKind(const PluginKind&) = delete;
  PluginKind& operator=(const PluginKind&) = delete;
  virtual ~PluginKind() = default;

  /// What `kind:` of a system says.
  [[nodiscard]] virtual std::string name() const = 0;
  /// The kind's section of the reference page, Markdown.
  [[nodiscard]] virtual std::string reference() const = 0;
  /// As AdapterKinds::Factory.
  [[nodiscard]] virtual std::unique_ptr<Adapter> create(const YAML::Node& node, const config::Place& place,
                                                        const Services& services,
                                                        config::Findings& findings) const = 0;
};

/// The kind of which `A` is the adapter; `A` is as AdapterKinds::add wants it.
template <class A>
class KindOf : public PluginKind {
 public:
  [[nodiscard]] std::string name() const override { return std::string(A::spec().kind()); }
  [[nodiscard]] std::string reference() const override { return A::spec().reference(); }
  [[nodiscard]] std::unique_ptr<Adapter> create(const YAML::Node& node, const config::Place& place,
                                                const Services& services,
                                                config::Findings& findings) const override {
    return AdapterKinds::create<A>(node, place, services, findings);
  }
};

}  // namespace hub::port
