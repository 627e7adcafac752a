import MillraceCore

/// Events in the order in which they come, any of which can be had by its place: what a run is fed with and a derivation
/// reads.
public struct EventSequence: Sendable {
    /// How many there are.
    public let count: Int64
    /// The event at a place, from 0 on.
    public let event: @Sendable (Int64) -> NexmarkEvent
    /// The longest time by which an event comes after one with a later event time.
    public let grace: TimeSpan
    /// For how long event time goes on behind the last event: until every auction has closed.
    public let silence: TimeSpan

    /// The events that a generator makes by `settings`.
    public init(_ settings: GeneratorSettings) {
        let generator = EventGenerator(settings)
        count = settings.events
        event = { generator.event(at: $0) }
        grace = settings.grace
        silence = settings.longestAuction
    }

    /// `events`, of which none comes later than `grace` after one with a later event time.
    public init(_ events: [NexmarkEvent], grace: TimeSpan, silence: TimeSpan) {
        count = Int64(events.count)
        event = { events[Int($0)] }
        self.grace = grace
        self.silence = silence
    }

    /// All events, in their order.
    public var events: [NexmarkEvent] { (0..<count).map(event) }
}
