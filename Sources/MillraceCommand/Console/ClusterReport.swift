#if Kafka
    import MillraceCore
    import MillraceKafka

    /// Tells on standard error that a cluster is out of reach, and that it is back.
    struct ClusterReport: Sendable {
        private let console: Console
        private let address: String

        /// A report to `console` on the cluster at `address`.
        init(_ console: Console, address: String) {
            self.console = console
            self.address = address
        }

        /// Takes the next news; from any thread.
        func take(_ state: ClusterState) {
            switch state {
            case .away(let time, let reason):
                Interruption.noteEngine(isAway: true)
                let cause = reason.isEmpty ? "no broker answers" : reason
                console.warning(
                    "the cluster at \(address) cannot be reached, for \(time.milliseconds / 1_000) s: waiting for it "
                        + "(\(cause))")
            case .back(let time):
                Interruption.noteEngine(isAway: false)
                console.warning(
                    "the cluster at \(address) is back after \(time.milliseconds / 1_000) s: going on")
            }
        }
    }
#endif
