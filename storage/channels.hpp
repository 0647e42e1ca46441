#pragma once

#include "models/channel.hpp"

#include <string>
#include <vector>

namespace gridwhistle::storage {

/// The ways to reach recipients. Blocking, thread-safe. A change holds for whatever is fanned out after it.
class ChannelStore {
  public:
    ChannelStore() = default;
    ChannelStore(const ChannelStore&) = delete;
    ChannelStore& operator=(const ChannelStore&) = delete;
    virtual ~ChannelStore() = default;

    /// Stores each under its name, all or none.
    virtual void put_channels(const std::vector<models::Channel>& channels) = 0;

    /// By name.
    [[nodiscard]] virtual std::vector<models::Channel> channels() = 0;

    /// What waits for it becomes a dead letter. False when there is none of that name.
    virtual bool remove_channel(const std::string& name) = 0;
};

}  // namespace gridwhistle::storage
