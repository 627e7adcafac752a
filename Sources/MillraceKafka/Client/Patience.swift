#if Kafka
    import MillraceCore

    /// How long a call has been waiting for the cluster, of the time that it may.
    struct Patience {
        private let clock = SystemClock()
        private let start: UInt64
        private let limit: Int64

        /// Begins to wait for as long as `options` allow.
        init(_ options: KafkaOptions) {
            start = clock.monotonicNanoseconds()
            limit = options.timeout.milliseconds
        }

        /// Milliseconds since the beginning.
        var elapsed: Int64 { Int64((clock.monotonicNanoseconds() - start) / 1_000_000) }

        /// Milliseconds that are left, as librdkafka takes them; 0 if none are.
        var left: Int32 { Int32(clamping: max(0, limit - elapsed)) }

        /// Whether no time is left.
        var isOver: Bool { left == 0 }
    }
#endif
