#if !Kafka
    import Testing

    /// Shows in a run without the trait what it left out.
    @Test(.disabled("the package trait Kafka is off: run swift test --traits Kafka, which takes librdkafka"))
    func kafkaIsOff() {}
#endif
