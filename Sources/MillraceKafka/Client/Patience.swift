#if Kafka
    import CRdKafka
    import MillraceCore

    /// How long a call has been waiting for the cluster, of the time that it may.
    struct Patience {
        private let clock = SystemClock()
        private let start: UInt64
        private let limit: Int64

        /// Begins to wait for as long as `options` allow, and for no more than `most` milliseconds.
        init(_ options: KafkaOptions, most: Int64 = .max) {
            start = clock.monotonicNanoseconds()
            limit = min(options.timeout.milliseconds, most)
        }

        /// Milliseconds since the beginning.
        var elapsed: Int64 { Int64((clock.monotonicNanoseconds() - start) / 1_000_000) }

        /// Milliseconds that are left, as librdkafka takes them; 0 if none are.
        var left: Int32 { Int32(clamping: max(0, limit - elapsed)) }

        /// Milliseconds for one of a dozen attempts: who does not answer the first may no longer be the one to ask.
        var attempt: Int32 { max(1, min(left, Int32(clamping: limit / 12))) }

        /// Whether no time is left.
        var isOver: Bool { left == 0 }

        /// The result of `body`, which is called again as long as it fails for a reason that passes, a leader that is just
        /// moving, say, and there is time. In the pauses the events of `client` are served.
        /// - Throws: What `body` failed with last.
        func outlast<Result>(
            _ client: Client, _ body: () throws(EngineError) -> Result
        ) throws(EngineError) -> Result {
            while true {
                do throws(EngineError) {
                    return try body()
                } catch {
                    guard error.code == .unavailable, !isOver else { throw error }
                    rd_kafka_poll(client.handle, Self.pauseMilliseconds)
                }
            }
        }

        /// How long to wait before something is tried or looked at again.
        static let pauseMilliseconds: Int32 = 20
    }
#endif
